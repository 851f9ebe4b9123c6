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
 * Filter that gives each request an id, for the response and for all its log lines. An id
 * sent by the client is neither returned nor logged.
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
			// includes the ids that the route added
			LogContext.clear();
		}
	}

	static String newId() {
		return UUID.randomUUID().toString();
	}

}
