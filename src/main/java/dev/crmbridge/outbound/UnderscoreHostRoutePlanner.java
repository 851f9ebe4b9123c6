package dev.crmbridge.outbound;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Hosts with an underscore in their name, such as containers have: {@link java.net.URI}
 * knows none, so they go through Camel under another name, and get theirs back where the
 * connection is made.
 */
final class UnderscoreHostRoutePlanner {

	private static final String SUFFIX = ".with-underscore.invalid";

	private static final Pattern NAMED = Pattern.compile("h([0-9a-f]+)" + Pattern.quote(SUFFIX));

	private UnderscoreHostRoutePlanner() {
	}

	/** Returns a name that {@link java.net.URI} takes. */
	static String renamed(String host) {
		return !host.contains("_") ? host
				: "h" + HexFormat.of().formatHex(host.getBytes(StandardCharsets.US_ASCII)) + SUFFIX;
	}

	private static String original(String host) {
		Matcher named = NAMED.matcher(host);
		return named.matches() ? new String(HexFormat.of().parseHex(named.group(1)), StandardCharsets.US_ASCII) : host;
	}

	static void configure(HttpClientBuilder client) {
		HttpRoutePlanner routes = new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE);
		client.setRoutePlanner((target, context) -> routes.determineRoute(original(target), context));
		client.addRequestInterceptorFirst((request, entity, context) -> {
			URIAuthority authority = request.getAuthority();
			if (authority != null && authority.getHostName().endsWith(SUFFIX)) {
				request.setAuthority(new URIAuthority(original(authority.getHostName()), authority.getPort()));
			}
		});
	}

	private static HttpHost original(HttpHost host) {
		return (host != null && host.getHostName().endsWith(SUFFIX))
				? new HttpHost(host.getSchemeName(), original(host.getHostName()), host.getPort()) : host;
	}

}
