package dev.crmbridge.outbound;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What bounds the requests that we make. */
@Configuration(proxyBeanMethods = false)
class HttpClientConfiguration {

	private static final int MEGABYTE = 1024 * 1024;

	/** Only the timeout of {@link #endpointAnswers}, which reads the bodies. */
	@Bean
	WholeRequestTimeout endpointTimeout() {
		return new WholeRequestTimeout(MEGABYTE, null);
	}

	/** The status of a CRM endpoint's answer decides alone. */
	@Bean
	EndpointAnswers endpointAnswers(WholeRequestTimeout endpointTimeout) {
		return new EndpointAnswers(endpointTimeout);
	}

	/** Webitel's longest answer is that of 20000 members, some 10 MB. */
	@Bean
	WholeRequestTimeout webitelTimeout(AnswerBudget webitelAnswerBudget) {
		long bytes = MemoryBudget.ofThisProcess().webitelAnswers();
		return new WholeRequestTimeout((int) Math.min(64 * MEGABYTE, bytes), webitelAnswerBudget);
	}

	@Bean
	AnswerBudget webitelAnswerBudget() {
		return new AnswerBudget(MemoryBudget.ofThisProcess().webitelAnswers());
	}

}
