package dev.crmbridge.web.server;

import java.io.IOException;
import java.util.UUID;

import dev.crmbridge.logging.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id of ours, under which the log tells of it; one that the sender
 * made up is never answered back, nor logged.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

	static final String HEADER = "X-Request-Id";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String id = newId();
		response.setHeader(HEADER, id);
		LogContext.request(id);
		try {
			chain.doFilter(request, response);
		}
		finally {
			// with what the request's route has put there
			LogContext.clear();
		}
	}

	static String newId() {
		return UUID.randomUUID().toString();
	}

}
