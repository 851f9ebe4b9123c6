package dev.crmbridge.health;

import java.util.Optional;

import org.springframework.boot.actuate.availability.ReadinessStateHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.stereotype.Component;

/**
 * Health for load balancers: up while HTTP and its routes run. Ignores Webitel, the CRM
 * and the store, as lookups are answered without them.
 */
@Component("readinessStateHealthIndicator")
class ReadinessHealth extends ReadinessStateHealthIndicator {

	private final RoutesHealth routes;

	ReadinessHealth(ApplicationAvailability availability, RoutesHealth routes) {
		super(availability);
		this.routes = routes;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws Exception {
		Optional<String> problem = this.routes.httpProblem();
		if (problem.isPresent()) {
			health.down().withDetail("reason", problem.get());
		}
		else {
			super.doHealthCheck(health);
		}
	}

}
