package dev.crmbridge.health;

import java.util.Optional;

import org.springframework.boot.actuate.availability.ReadinessStateHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.stereotype.Component;

/**
 * Whether a load balancer may send requests: HTTP and its routes run. What is outside has
 * no part in it, as lookups are answered whatever happens there.
 */
@Component("readinessStateHealthIndicator")
class Readiness extends ReadinessStateHealthIndicator {

	private final RoutesHealth routes;

	Readiness(ApplicationAvailability availability, RoutesHealth routes) {
		super(availability);
		this.routes = routes;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws Exception {
		Optional<String> trouble = this.routes.httpTrouble();
		if (trouble.isPresent()) {
			health.down().withDetail("reason", trouble.get());
		}
		else {
			super.doHealthCheck(health);
		}
	}

}
