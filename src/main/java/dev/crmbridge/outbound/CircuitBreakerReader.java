package dev.crmbridge.outbound;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
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
		return breakers(routeId).map(ResilienceProcessor::getCircuitBreakerState)
			// null in a stopped route
			.filter(Objects::nonNull)
			.map((state) -> state.toLowerCase(Locale.ROOT).replace('_', '-'))
			.findFirst()
			.orElse("closed");
	}

	/**
	 * Lets a few requests through an open circuit breaker.
	 * @param routeId the route with the circuit breaker
	 */
	public void allowTrial(String routeId) {
		breakers(routeId).filter((breaker) -> "OPEN".equals(breaker.getCircuitBreakerState()))
			.forEach(ResilienceProcessor::transitionToHalfOpenState);
	}

	/**
	 * Found by type: ids of steps in a template's route start with a generated number.
	 */
	private Stream<ResilienceProcessor> breakers(String routeId) {
		return Stream.ofNullable(this.camel.getRoute(routeId))
			.flatMap((route) -> route.filter("*").stream())
			.filter(ResilienceProcessor.class::isInstance)
			.map(ResilienceProcessor.class::cast);
	}

}
