package dev.crmbridge.web.security;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.config.ApiKey;
import dev.crmbridge.config.BridgeSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that identifies the API key of a request ({@code Authorization: Bearer KEY} or
 * {@code X-Api-Key: KEY}) and the groups of paths that the key opens. Refuses nothing:
 * {@link SecurityConfiguration} decides, and {@link UnauthorizedEntryPoint} answers 401.
 * <p>
 * Compares the digests of all keys every time, so that the response time reveals nothing
 * about the keys.
 */
class ApiKeyAuthenticationFilter extends OncePerRequestFilter {

	private static final String BEARER = "Bearer ";

	private final List<KnownKey> keys = new ArrayList<>();

	ApiKeyAuthenticationFilter(BridgeSettings.Keys keys) {
		add("webitel", keys.webitel());
		add("crm", keys.crm());
		add("admin", keys.admin());
	}

	private void add(String group, List<String> entries) {
		ApiKey.of(entries)
			.forEach((key) -> this.keys
				.add(new KnownKey(DigestUtils.sha256(key.key()), key.name(), new SimpleGrantedAuthority(group))));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String key = key(request);
		if (key != null) {
			List<KnownKey> found = find(DigestUtils.sha256(key));
			if (!found.isEmpty()) {
				SecurityContextHolder.getContext()
					.setAuthentication(new PreAuthenticatedAuthenticationToken(found.get(0).name(), null,
							found.stream().map(KnownKey::group).toList()));
			}
		}
		chain.doFilter(request, response);
	}

	private List<KnownKey> find(byte[] digest) {
		List<KnownKey> found = new ArrayList<>(1);
		for (KnownKey key : this.keys) {
			if (MessageDigest.isEqual(key.digest(), digest)) {
				found.add(key);
			}
		}
		return found;
	}

	private static String key(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return authorization.substring(BEARER.length()).strip();
		}
		return request.getHeader("X-Api-Key");
	}

	private record KnownKey(byte[] digest, String name, GrantedAuthority group) {
	}

}
