package dev.crmbridge.delivery;

import java.util.Locale;

import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;

import org.springframework.stereotype.Component;

/** The breakers of the endpoints' routes. */
@Component
class Breakers {

	private final CamelContext camel;

	Breakers(CamelContext camel) {
		this.camel = camel;
	}

	/**
	 * The state of an endpoint's breaker.
	 * @return {@code closed}, {@code open} or {@code half-open}; closed if it has none
	 */
	String state(String endpoint) {
		ResilienceProcessor breaker = this.camel.getProcessor(endpoint + "-breaker", ResilienceProcessor.class);
		return (breaker == null) ? "closed"
				: breaker.getCircuitBreakerState().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
