package dev.crmbridge.health;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.ReloadProblems;
import dev.crmbridge.config.start.StartCheckListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.availability.LivenessStateHealthIndicator;
import org.springframework.boot.actuate.availability.ReadinessStateHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configuration of the health that needs no answer from outside the process. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(HealthConfiguration.class);

	/** For deciding on a restart, as only a restart starts a stopped route again. */
	@Bean
	HealthIndicator livenessStateHealthIndicator(ApplicationAvailability availability, RoutesHealth routes) {
		return withRoutes(new LivenessStateHealthIndicator(availability), availability, routes);
	}

	/** For load balancers; ignores peers, as lookups are answered without them. */
	@Bean
	HealthIndicator readinessStateHealthIndicator(ApplicationAvailability availability, RoutesHealth routes) {
		return withRoutes(new ReadinessStateHealthIndicator(availability), availability, routes);
	}

	/** Returns Spring Boot's state, but down when an HTTP route stops after the start. */
	private static HealthIndicator withRoutes(HealthIndicator state, ApplicationAvailability availability,
			RoutesHealth routes) {
		return () -> {
			boolean hasStarted = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
			Health http = routes.httpHealth();
			return (hasStarted && http.getStatus().equals(Status.DOWN)) ? http : state.health();
		};
	}

	/**
	 * Up with the warnings of the start check, which are logged once; down while a
	 * changed file has a mistake that kept the file from being reloaded.
	 */
	@Bean
	HealthIndicator configHealthIndicator(Environment environment, ReloadProblems reload) {
		List<String> warnings = StartCheckListener.warnings(environment).stream().map(ConfigProblem::toString).toList();
		warnings.forEach((warning) -> LOG.warn("Config warning: {}", warning));
		Health health = warnings.isEmpty() ? Health.up().build() : Health.up().withDetail("warnings", warnings).build();
		return () -> reload.current().isEmpty() ? health
				: Health.down()
					.withDetail("reason",
							"not reloaded, the former version stays in use: " + String.join("; ", reload.current()))
					.build();
	}

}
