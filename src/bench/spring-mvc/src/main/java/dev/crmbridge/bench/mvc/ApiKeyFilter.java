package dev.crmbridge.bench.mvc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests without the key. */
@Component
class ApiKeyFilter extends OncePerRequestFilter {

	private final byte[] key;

	ApiKeyFilter(Settings settings) {
		this.key = Digests.sha256(settings.key());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String sent = request.getHeader("X-Api-Key");
		if (sent != null && MessageDigest.isEqual(this.key, Digests.sha256(sent))) {
			chain.doFilter(request, response);
			return;
		}
		response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
		response.setContentType("application/problem+json");
		response.getOutputStream()
			.write("{\"title\":\"Unauthorized\",\"status\":401}".getBytes(StandardCharsets.UTF_8));
	}

}
