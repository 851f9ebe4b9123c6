package dev.crmbridge.console.security;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that ends a session {@code console.session-timeout} after the last page that its
 * user opened. Tomcat counts in whole minutes, and a page that reloads its parts would
 * keep its session for ever.
 */
class SessionTimeoutFilter extends OncePerRequestFilter {

	private static final String LAST_PAGE = SessionTimeoutFilter.class.getName() + ".lastPage";

	private final Duration timeout;

	private final Clock clock;

	SessionTimeoutFilter(Duration timeout, Clock clock) {
		this.timeout = timeout;
		this.clock = clock;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		if (session != null) {
			long now = this.clock.millis();
			if (session.getAttribute(LAST_PAGE) instanceof Long lastPage && now - lastPage >= this.timeout.toMillis()) {
				session.invalidate();
			}
			else if (request.getHeader(ConsoleFailures.PARTIAL) == null) {
				session.setAttribute(LAST_PAGE, now);
			}
		}
		chain.doFilter(request, response);
	}

}
