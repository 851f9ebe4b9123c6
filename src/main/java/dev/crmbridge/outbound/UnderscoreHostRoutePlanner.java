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
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Route planner for host names with an underscore, such as those of containers.
 * {@link java.net.URI} accepts none, so they pass through Camel under a substitute name
 * and get their own name back when the client connects.
 */
final class UnderscoreHostRoutePlanner {

	private static final String SUFFIX = ".with-underscore.invalid";

	private static final Pattern SUBSTITUTE = Pattern.compile("h([0-9a-f]+)" + Pattern.quote(SUFFIX));

	private UnderscoreHostRoutePlanner() {
	}

	/** Returns a name that {@link java.net.URI} accepts. */
	static String substitute(String host) {
		return !host.contains("_") ? host
				: "h" + HexFormat.of().formatHex(host.getBytes(StandardCharsets.US_ASCII)) + SUFFIX;
	}

	private static String original(String host) {
		Matcher name = SUBSTITUTE.matcher(host);
		return name.matches() ? new String(HexFormat.of().parseHex(name.group(1)), StandardCharsets.US_ASCII) : host;
	}

	/**
	 * Sets the routes of a client.
	 * @param client the client
	 * @param proxies the proxy of each host
	 */
	static void configure(HttpClientBuilder client, ProxySettings proxies) {
		HttpRoutePlanner routes = new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE) {
			@Override
			protected HttpHost determineProxy(HttpHost target, HttpContext context) {
				return proxies.proxyFor(target.getHostName());
			}
		};
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
