package dev.crmbridge.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What bounds the requests that we make. */
@Configuration(proxyBeanMethods = false)
class HttpClientConfiguration {

	private static final int MEGABYTE = 1024 * 1024;

	/** A CRM endpoint's answer matters only by its status. */
	@Bean
	WholeRequestTimeout endpointTimeout() {
		return new WholeRequestTimeout(MEGABYTE / 16);
	}

	/** Webitel's longest answer is that of 20000 members, some 10 MB. */
	@Bean
	WholeRequestTimeout webitelTimeout() {
		return new WholeRequestTimeout(64 * MEGABYTE);
	}

}
