package dev.crmbridge.web.security;

import java.util.List;

import dev.crmbridge.config.BridgeSettings;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

/**
 * Security of HTTP, by the parts of Spring Security that the bridge needs: its strict
 * firewall, its response headers, and {@link ApiKeyFilter}. The chain that Spring builds
 * passes each request through ten more filters, and looks up its handler once more.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/** For the page at /docs: scripts from this server, inline styles. */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
			+ "frame-ancestors 'none'; base-uri 'none'";

	@Bean
	@Order
	SecurityFilterChain apiSecurity(BridgeSettings settings, RefusedKeyLog refusedKeys,
			ObjectProvider<CamelRequestHandlerMapping> routes) {
		return new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, responseHeaders(),
				new ApiKeyFilter(settings.keys(), refusedKeys, routes));
	}

	/**
	 * Replaces the bean by which Spring Boot would switch on all of Spring Security. The
	 * chain of the API comes last, as it takes every path.
	 */
	@Bean
	FilterChainProxy springSecurityFilterChain(List<SecurityFilterChain> chains) {
		FilterChainProxy security = new FilterChainProxy(chains);
		security.setFirewall(firewall());
		return security;
	}

	/** Returns the headers that Spring Security sends by default, and two more. */
	private static HeaderWriterFilter responseHeaders() {
		return new HeaderWriterFilter(List.of(new XContentTypeOptionsHeaderWriter(), new XXssProtectionHeaderWriter(),
				new CacheControlHeadersWriter(), new HstsHeaderWriter(), new XFrameOptionsHeaderWriter(),
				new ContentSecurityPolicyHeaderWriter(CONTENT_SECURITY_POLICY),
				new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER)));
	}

	/**
	 * Accepts any method, headers and parameters, as every caller lookup must be
	 * answered. Paths stay checked.
	 */
	private static HttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames((name) -> true);
		firewall.setAllowedHeaderValues((value) -> true);
		firewall.setAllowedParameterNames((name) -> true);
		firewall.setAllowedParameterValues((value) -> true);
		return firewall;
	}

}
