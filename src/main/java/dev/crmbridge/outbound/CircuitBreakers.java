package dev.crmbridge.outbound;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.resilience4j.ResilienceProcessor;

import org.springframework.stereotype.Component;

/** The breakers in the routes. */
@Component
public class CircuitBreakers {

	private final CamelContext camel;

	CircuitBreakers(CamelContext camel) {
		this.camel = camel;
	}

	/**
	 * The state of the breaker in a route.
	 * @param routeId the route, such as that of an endpoint
	 * @return {@code closed}, {@code open} or {@code half-open}; closed if it has none
	 */
	public String state(String routeId) {
		Route route = this.camel.getRoute(routeId);
		// by its kind: the ids of what is in a template's route begin with a number
		return Stream.ofNullable(route)
			.flatMap((each) -> each.filter("*").stream())
			.filter(ResilienceProcessor.class::isInstance)
			.map((breaker) -> ((ResilienceProcessor) breaker).getCircuitBreakerState())
			// of a route that was stopped
			.filter(Objects::nonNull)
			.map((state) -> state.toLowerCase(Locale.ROOT).replace('_', '-'))
			.findFirst()
			.orElse("closed");
	}

}
