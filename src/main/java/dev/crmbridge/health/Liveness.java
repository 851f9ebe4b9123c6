package dev.crmbridge.health;

import java.util.Optional;

import org.springframework.boot.actuate.availability.LivenessStateHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.stereotype.Component;

/**
 * Whether the process is worth keeping: a route for HTTP that has stopped does not start
 * again by itself. One that has not started yet is no trouble.
 */
@Component("livenessStateHealthIndicator")
class Liveness extends LivenessStateHealthIndicator {

	private final ApplicationAvailability availability;

	private final RoutesHealth routes;

	Liveness(ApplicationAvailability availability, RoutesHealth routes) {
		super(availability);
		this.availability = availability;
		this.routes = routes;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) throws Exception {
		boolean hasStarted = this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
		Optional<String> trouble = hasStarted ? this.routes.httpTrouble() : Optional.empty();
		if (trouble.isPresent()) {
			health.down().withDetail("reason", trouble.get());
		}
		else {
			super.doHealthCheck(health);
		}
	}

}
