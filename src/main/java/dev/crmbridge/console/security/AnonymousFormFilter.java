package dev.crmbridge.console.security;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that sends forms without a session to the sign-in page before their bodies are
 * read. The sign-in form itself must be short.
 */
class AnonymousFormFilter extends OncePerRequestFilter {

	/** Maximum size of a sign-in form in bytes. */
	private static final int MAX_FORM_SIZE = 4096;

	private final String login;

	AnonymousFormFilter(String login) {
		this.login = login;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication user = SecurityContextHolder.getContext().getAuthentication();
		boolean mayHaveBody = request.getContentLengthLong() != 0 && !request.getMethod().equals("GET");
		if (user == null && mayHaveBody && !isSignIn(request)) {
			response.setHeader("Connection", "close");
			response.sendRedirect(this.login);
			return;
		}
		chain.doFilter(request, response);
	}

	private boolean isSignIn(HttpServletRequest request) {
		long size = request.getContentLengthLong();
		return request.getRequestURI().equals(this.login) && size >= 0 && size <= MAX_FORM_SIZE;
	}

}
