package dev.crmbridge.outbound;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.resilience4j.ResilienceProcessor;

import org.springframework.stereotype.Component;

/** Reader for the states of the routes' circuit breakers. */
@Component
public class CircuitBreakerReader {

	private final CamelContext camel;

	CircuitBreakerReader(CamelContext camel) {
		this.camel = camel;
	}

	/**
	 * Returns the state of the circuit breaker in a route.
	 * @param routeId the route, such as that of an endpoint
	 * @return {@code closed}, {@code open} or {@code half-open}; {@code closed} if the
	 * route has no circuit breaker
	 */
	public String state(String routeId) {
		Route route = this.camel.getRoute(routeId);
		// found by type: ids of steps in a template's route start with a generated number
		return Stream.ofNullable(route)
			.flatMap((each) -> each.filter("*").stream())
			.filter(ResilienceProcessor.class::isInstance)
			.map((breaker) -> ((ResilienceProcessor) breaker).getCircuitBreakerState())
			// null in a stopped route
			.filter(Objects::nonNull)
			.map((state) -> state.toLowerCase(Locale.ROOT).replace('_', '-'))
			.findFirst()
			.orElse("closed");
	}

}
