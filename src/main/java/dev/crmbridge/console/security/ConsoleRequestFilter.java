package dev.crmbridge.console.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that limits how many threads serve the console, so that slow browsers cannot
 * hold those of callers and events. Also sets the charset of forms.
 */
class ConsoleRequestFilter extends OncePerRequestFilter {

	private static final int MAX_REQUESTS = 64;

	private final Semaphore requests = new Semaphore(MAX_REQUESTS);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (!this.requests.tryAcquire()) {
			response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			return;
		}
		try {
			request.setCharacterEncoding(StandardCharsets.UTF_8.name());
			chain.doFilter(request, response);
		}
		finally {
			this.requests.release();
		}
	}

}
