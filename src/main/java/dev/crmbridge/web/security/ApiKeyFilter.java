package dev.crmbridge.web.security;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.config.ApiKey;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import dev.crmbridge.web.server.BodyReader;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Filter that requires an API key ({@code Authorization: Bearer KEY} or
 * {@code X-Api-Key: KEY}). Each group of paths has its own keys; all other routes need an
 * admin key. Reads paths as Spring MVC does, so that a request cannot reach a route by a
 * spelling that this filter takes for another path.
 * <p>
 * Compares the digests of all keys every time, so that the response time reveals nothing
 * about the keys.
 */
class ApiKeyFilter implements Filter {

	private static final String BEARER = "Bearer ";

	private static final String ADMIN = "admin";

	private final List<KnownKey> keys = new ArrayList<>();

	private final List<PathGroup> groups;

	private final RefusedKeyLog log;

	private final ObjectProvider<CamelRequestHandlerMapping> routes;

	ApiKeyFilter(BridgeSettings.Keys keys, RefusedKeyLog log, ObjectProvider<CamelRequestHandlerMapping> routes) {
		add("webitel", keys.webitel());
		add("crm", keys.crm());
		add(ADMIN, keys.admin());
		this.groups = List.of(PathGroup.of("webitel"), PathGroup.of("crm"), PathGroup.of(ADMIN));
		this.log = log;
		this.routes = routes;
	}

	private void add(String group, List<String> entries) {
		ApiKey.of(entries)
			.forEach((key) -> this.keys.add(new KnownKey(DigestUtils.sha256(key.key()), key.name(), group)));
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		doFilter((HttpServletRequest) request, (HttpServletResponse) response, chain);
	}

	private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String key = key(request);
		List<KnownKey> found = (key != null) ? find(DigestUtils.sha256(key)) : List.of();
		if (!isAllowed(request, found)) {
			refuse(request, response);
			return;
		}
		if (!found.isEmpty()) {
			SecurityContextHolder.getContext()
				.setAuthentication(new PreAuthenticatedAuthenticationToken(found.get(0).name(), null,
						AuthorityUtils.NO_AUTHORITIES));
		}
		chain.doFilter(request, response);
	}

	private static String key(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
			return authorization.substring(BEARER.length()).strip();
		}
		return request.getHeader("X-Api-Key");
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

	/**
	 * Passes a path outside the groups that no route serves on to its 404, and /docs to
	 * its pages.
	 */
	private boolean isAllowed(HttpServletRequest request, List<KnownKey> found) {
		PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
		for (PathGroup group : this.groups) {
			if (group.paths().matches(path)) {
				return isOpenedBy(found, group.name());
			}
		}
		return isOpenedBy(found, ADMIN) || !isRoute(request);
	}

	private static boolean isOpenedBy(List<KnownKey> found, String group) {
		return found.stream().anyMatch((key) -> key.group().equals(group));
	}

	/** Returns whether a route serves the path, with this method or another. */
	private boolean isRoute(HttpServletRequest request) {
		try {
			return this.routes.getObject().getHandler(request) != null;
		}
		catch (Exception ex) {
			// such as a method that the route does not support
			return true;
		}
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

	private record KnownKey(byte[] digest, String name, String group) {
	}

	private record PathGroup(String name, PathPattern paths) {

		static PathGroup of(String name) {
			return new PathGroup(name, PathPatternParser.defaultInstance.parse("/" + name + "/**"));
		}

	}

}
