package dev.crmbridge.health;

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
		return health((route) -> true);
	}

	/** Returns the health of the routes for HTTP requests. */
	Health httpHealth() {
		return health((route) -> route.getEndpoint().getEndpointUri().startsWith("platform-http:"));
	}

	private static Health down(String reason) {
		return Health.down().withDetail("reason", reason).build();
	}

	private Health health(Predicate<Route> condition) {
		if (!this.camel.getStatus().isStarted() || this.camel.getRoutes().isEmpty()) {
			return down("the routes do not run");
		}
		String stopped = this.camel.getRoutes()
			.stream()
			.filter(condition)
			.filter((route) -> !Boolean.FALSE.equals(route.isAutoStartup()))
			.map(Route::getRouteId)
			.filter((id) -> !this.camel.getRouteController().getRouteStatus(id).isStarted())
			.sorted()
			.collect(Collectors.joining(", "));
		return stopped.isEmpty() ? Health.up().build() : down("routes do not run: " + stopped);
	}

}
