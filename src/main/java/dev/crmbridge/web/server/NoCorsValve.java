package dev.crmbridge.web.server;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

import org.springframework.http.HttpHeaders;

/**
 * Valve that removes the {@code Origin} header. Pages of other sites may not use the
 * bridge, and no response allows them to; Spring would answer such requests before the
 * keys are checked, and without a problem.
 */
class NoCorsValve extends ValveBase {

	NoCorsValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		request.getCoyoteRequest().getMimeHeaders().removeHeader(HttpHeaders.ORIGIN);
		getNext().invoke(request, response);
	}

}
