package dev.crmbridge.breaker;

import java.util.Locale;

import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;

import org.springframework.stereotype.Component;

/**
 * The breakers of the routes, which are named after what they guard:
 * {@code screen-pop-breaker}.
 */
@Component
public class Breakers {

	private final CamelContext camel;

	Breakers(CamelContext camel) {
		this.camel = camel;
	}

	/**
	 * The state of a breaker.
	 * @param guarded what it guards, such as an endpoint
	 * @return {@code closed}, {@code open} or {@code half-open}; closed if it has none
	 */
	public String state(String guarded) {
		ResilienceProcessor breaker = this.camel.getProcessor(guarded + "-breaker", ResilienceProcessor.class);
		return (breaker == null) ? "closed"
				: breaker.getCircuitBreakerState().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
