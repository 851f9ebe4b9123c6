package dev.crmbridge.health;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health of the routes: down when a route that starts with the bridge does not run. */
@Component("routesHealthIndicator")
class RoutesHealth implements HealthIndicator {

	private final CamelContext camel;

	RoutesHealth(CamelContext camel) {
		this.camel = camel;
	}

	@Override
	public Health health() {
		return problem((route) -> true).map((reason) -> Health.down().withDetail("reason", reason).build())
			.orElseGet(() -> Health.up().build());
	}

	/** Returns the problem of the routes for HTTP requests; empty if all of them run. */
	Optional<String> httpProblem() {
		return problem((route) -> route.getEndpoint().getEndpointUri().startsWith("platform-http:"));
	}

	private Optional<String> problem(Predicate<Route> condition) {
		if (!this.camel.getStatus().isStarted() || this.camel.getRoutes().isEmpty()) {
			return Optional.of("the routes do not run");
		}
		String stopped = this.camel.getRoutes()
			.stream()
			.filter(condition)
			.filter((route) -> !Boolean.FALSE.equals(route.isAutoStartup()))
			.map(Route::getRouteId)
			.filter((id) -> !this.camel.getRouteController().getRouteStatus(id).isStarted())
			.sorted()
			.collect(Collectors.joining(", "));
		return stopped.isEmpty() ? Optional.empty() : Optional.of("routes do not run: " + stopped);
	}

}
