package dev.crmbridge.web.server;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.CamelContext;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that answers 503 until the routes run, and again once they stop. HTTP is up half
 * a second earlier, and would answer 404 for a path that is not there yet.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ReadinessFilter extends OncePerRequestFilter {

	private final CamelContext camel;

	ReadinessFilter(CamelContext camel) {
		this.camel = camel;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (this.camel.getStatus().isStarted()) {
			chain.doFilter(request, response);
		}
		else {
			response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
	}

}
