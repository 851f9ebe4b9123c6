package dev.crmbridge.web.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.AbstractProtocol;

/**
 * Valve that answers with a problem what Tomcat refuses before it knows the application,
 * such as an invalid request line.
 */
public class ProblemReportValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, Throwable failure) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		if (response.getStatus() == 400 && isStopping(request)) {
			// cut off by the shutdown; nothing is wrong with the request
			response.setStatus(503);
		}
		try {
			response.setCharacterEncoding(StandardCharsets.UTF_8.name());
			response.setHeader(RequestFilter.ID_HEADER, RequestFilter.newId());
			ProblemWriter.write(response, Problem.of(response.getStatus()));
			response.finishResponse();
		}
		catch (IOException ex) {
			getContainer().getLogger().debug("Could not send problem; the client closed the connection", ex);
		}
	}

	/**
	 * Returns whether Tomcat is stopping. With a paused connector Tomcat reads no
	 * headers, and then refuses the request for its missing {@code Host}.
	 */
	private boolean isStopping(Request request) {
		return !getContainer().getState().isAvailable()
				|| request.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
						&& protocol.isPaused();
	}

}
