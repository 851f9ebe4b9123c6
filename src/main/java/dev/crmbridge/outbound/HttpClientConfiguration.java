package dev.crmbridge.outbound;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What bounds the requests that we make. */
@Configuration(proxyBeanMethods = false)
class HttpClientConfiguration {

	private static final int MEGABYTE = 1024 * 1024;

	/** Only the timeout of {@link #endpointAnswers}, which reads the bodies. */
	@Bean
	RequestDeadline endpointTimeout() {
		return new RequestDeadline(MEGABYTE, null);
	}

	/** The status of a CRM endpoint's answer decides alone. */
	@Bean
	EndpointResponseReader endpointAnswers(RequestDeadline endpointTimeout) {
		return new EndpointResponseReader(endpointTimeout);
	}

	/** Webitel's longest answer is that of 20000 members, some 10 MB. */
	@Bean
	RequestDeadline webitelTimeout(WebitelResponseBudget webitelAnswerBudget) {
		long bytes = MemoryBudget.ofThisProcess().webitelAnswers();
		return new RequestDeadline((int) Math.min(64 * MEGABYTE, bytes), webitelAnswerBudget);
	}

	@Bean
	WebitelResponseBudget webitelAnswerBudget() {
		return new WebitelResponseBudget(MemoryBudget.ofThisProcess().webitelAnswers());
	}

}
