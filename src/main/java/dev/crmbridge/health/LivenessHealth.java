package dev.crmbridge.health;

import java.util.Optional;

import org.springframework.boot.actuate.availability.LivenessStateHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.stereotype.Component;

/**
 * Health for deciding on a restart: down when an HTTP route has stopped, as only a
 * restart of the bridge starts the route again. Up before the first start of the routes.
 */
@Component("livenessStateHealthIndicator")
class LivenessHealth extends LivenessStateHealthIndicator {

	private final ApplicationAvailability availability;

	private final RoutesHealth routes;

	LivenessHealth(ApplicationAvailability availability, RoutesHealth routes) {
		super(availability);
		this.availability = availability;
		this.routes = routes;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws Exception {
		boolean hasStarted = this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
		Optional<String> problem = hasStarted ? this.routes.httpProblem() : Optional.empty();
		if (problem.isPresent()) {
			health.down().withDetail("reason", problem.get());
		}
		else {
			super.doHealthCheck(health);
		}
	}

}
