package dev.crmbridge.testkit.context;

import org.apache.camel.Endpoint;
import org.apache.camel.component.scheduler.SchedulerEndpoint;
import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.EndpointStrategy;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Has the schedulers of a test's bridge poll ten times a second, and from its start. A
 * list needs polls of several schedulers, and each is half a second with the shipped
 * delays.
 */
@TestConfiguration(proxyBeanMethods = false)
class FrequentPolls {

	/** The polls of all bridges of a JVM take processor time. */
	private static final long DELAY_MILLIS = 100;

	/** Several workers poll in turn with a shorter delay. */
	private static final long MIN_SHORTENED_MILLIS = 500;

	/** Housekeeping has a longer delay. */
	private static final long MAX_SHORTENED_MILLIS = 3000;

	@Bean
	CamelContextCustomizer frequentPolls() {
		EndpointStrategy strategy = (uri, endpoint) -> shorten(endpoint);
		return (camel) -> camel.getCamelContextExtension().registerEndpointCallback(strategy);
	}

	private static Endpoint shorten(Endpoint endpoint) {
		if (endpoint instanceof SchedulerEndpoint scheduler && scheduler.getDelay() <= MAX_SHORTENED_MILLIS) {
			scheduler.setInitialDelay(Math.min(scheduler.getInitialDelay(), DELAY_MILLIS));
			if (scheduler.getDelay() >= MIN_SHORTENED_MILLIS) {
				scheduler.setDelay(DELAY_MILLIS);
			}
		}
		return endpoint;
	}

}
