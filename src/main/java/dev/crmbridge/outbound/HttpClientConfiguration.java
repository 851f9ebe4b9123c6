package dev.crmbridge.outbound;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of the time and size limits of outgoing requests. */
@Configuration(proxyBeanMethods = false)
class HttpClientConfiguration {

	private static final int MEGABYTE = 1024 * 1024;

	/**
	 * Provides the timeout of {@link #endpointResponseReader}, which reads the bodies.
	 */
	@Bean
	RequestDeadline endpointTimeout(ProxySettings proxies) {
		return new RequestDeadline(MEGABYTE, null, proxies);
	}

	/** Reads CRM endpoints' responses, of which the status alone decides. */
	@Bean
	EndpointResponseReader endpointResponseReader(RequestDeadline endpointTimeout) {
		return new EndpointResponseReader(endpointTimeout);
	}

	/**
	 * Limits the responses of the CRM's lookup over HTTP: 16 at a time, of which the
	 * first row counts, as a tree of objects take 12 times their bytes.
	 */
	@Bean
	RequestDeadline lookupTimeout(ProxySettings proxies) {
		return new RequestDeadline(MEGABYTE / 4, null, proxies);
	}

	/** Limits Webitel's responses; the longest, 20000 members, has some 10 MB. */
	@Bean
	RequestDeadline webitelTimeout(WebitelResponseBudget webitelResponseBudget, ProxySettings proxies) {
		long bytes = MemoryBudget.ofThisProcess().webitelResponses();
		return new RequestDeadline((int) Math.min(64 * MEGABYTE, bytes), webitelResponseBudget, proxies);
	}

	@Bean
	WebitelResponseBudget webitelResponseBudget() {
		return new WebitelResponseBudget(MemoryBudget.ofThisProcess().webitelResponses());
	}

}
