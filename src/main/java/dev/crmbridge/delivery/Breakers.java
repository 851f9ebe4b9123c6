package dev.crmbridge.delivery;

import java.util.Locale;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
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
	 * The state of the breaker in an endpoint's route.
	 * @return {@code closed}, {@code open} or {@code half-open}; closed if it has none
	 */
	String state(String endpoint) {
		Route route = this.camel.getRoute(endpoint);
		// by its kind: the ids of what is in a template's route begin with a number
		return Stream.ofNullable(route)
			.flatMap((each) -> each.filter("*").stream())
			.filter(ResilienceProcessor.class::isInstance)
			.map((breaker) -> ((ResilienceProcessor) breaker).getCircuitBreakerState())
			.map((state) -> state.toLowerCase(Locale.ROOT).replace('_', '-'))
			.findFirst()
			.orElse("closed");
	}

}
