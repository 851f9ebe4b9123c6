package dev.crmbridge.web.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.web.Problem;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.AbstractProtocol;

/**
 * Answers what Tomcat refuses before it knows whom it is for, such as a request line that
 * is none.
 */
public class ProblemReportValve extends ErrorReportValve {

	private static final ObjectMapper JSON = new ObjectMapper();

	@Override
	protected void report(Request request, Response response, Throwable failure) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		if (response.getStatus() == 400 && isStopping(request)) {
			// the stop cut it off: nothing is wrong with the request
			response.setStatus(503);
		}
		try {
			byte[] body = JSON.writeValueAsBytes(Problem.of(response.getStatus()));
			response.setContentType(Problem.MEDIA_TYPE);
			response.setCharacterEncoding(StandardCharsets.UTF_8.name());
			response.setHeader(RequestIdFilter.HEADER, RequestIdFilter.newId());
			response.getOutputStream().write(body);
			response.finishResponse();
		}
		catch (IOException ex) {
			getContainer().getLogger().debug("The client was gone before it was told of its error", ex);
		}
	}

	/**
	 * Once its connector is paused, Tomcat reads no headers any more, and then misses the
	 * one that names the host.
	 */
	private boolean isStopping(Request request) {
		return !getContainer().getState().isAvailable()
				|| request.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
						&& protocol.isPaused();
	}

}
