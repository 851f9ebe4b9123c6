package dev.crmbridge.web.security;

import java.io.IOException;

import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import dev.crmbridge.web.server.BodyReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Responder for all requests that {@link SecurityConfiguration} refuses, with a missing
 * key or the key of another group: counts them for the log and answers 401.
 */
class UnauthorizedEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final RefusedKeyLog log;

	UnauthorizedEntryPoint(RefusedKeyLog log) {
		this.log = log;
	}

	/** Answers a request without a known key. */
	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex)
			throws IOException {
		refuse(request, response);
	}

	/** Answers a request whose key belongs to another group of paths. */
	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		refuse(request, response);
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.log.count(request.getRequestURI());
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		if (!request.getInputStream().isFinished()) {
			BodyReader.closeAfterwards(response);
		}
		// written here, as an error dispatch would make each refusal cost more
		ProblemWriter.write(response, Problem.of(HttpServletResponse.SC_UNAUTHORIZED));
	}

}
