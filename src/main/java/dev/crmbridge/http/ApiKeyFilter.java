package dev.crmbridge.http;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.crmbridge.digest.Sha256;
import dev.crmbridge.settings.BridgeSettings;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out from the key of a request, {@code Authorization: Bearer KEY} or
 * {@code X-Api-Key: KEY}, which groups of paths its sender may use. Keys are compared by
 * their digests and all of them every time, so that the time taken tells nothing about
 * them.
 */
class ApiKeyFilter extends OncePerRequestFilter {

	private static final String BEARER = "Bearer ";

	private final List<ApiKey> keys = new ArrayList<>();

	ApiKeyFilter(BridgeSettings.Keys keys) {
		add("webitel", keys.webitel());
		add("crm", keys.crm());
		add("admin", keys.admin());
	}

	/** A comma too many makes an empty key, which would let anybody in. */
	private void add(String group, List<String> keys) {
		keys.stream()
			.filter((key) -> !key.isBlank())
			.forEach((key) -> this.keys.add(new ApiKey(Sha256.of(key.strip()), new SimpleGrantedAuthority(group))));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String key = key(request);
		if (key != null) {
			List<GrantedAuthority> groups = groups(Sha256.of(key));
			if (!groups.isEmpty()) {
				SecurityContextHolder.getContext()
					.setAuthentication(new PreAuthenticatedAuthenticationToken("key", null, groups));
			}
		}
		chain.doFilter(request, response);
	}

	private List<GrantedAuthority> groups(byte[] digest) {
		List<GrantedAuthority> groups = new ArrayList<>(1);
		for (ApiKey key : this.keys) {
			if (MessageDigest.isEqual(key.digest(), digest)) {
				groups.add(key.group());
			}
		}
		return groups;
	}

	private static String key(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return authorization.substring(BEARER.length()).strip();
		}
		return request.getHeader("X-Api-Key");
	}

	private record ApiKey(byte[] digest, GrantedAuthority group) {
	}

}
