package dev.crmbridge.health;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.start.StartCheckListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Health of {@code routes/} and {@code config/}: always up, with the warnings of the
 * start check as a detail. Logs the warnings once, at start.
 */
@Component("configHealthIndicator")
class ConfigHealth implements HealthIndicator {

	private static final Logger LOG = LoggerFactory.getLogger(ConfigHealth.class);

	private final Health health;

	ConfigHealth(Environment environment) {
		List<String> warnings = StartCheckListener.warnings(environment).stream().map(ConfigProblem::toString).toList();
		warnings.forEach((warning) -> LOG.warn("Config warning: {}", warning));
		this.health = warnings.isEmpty() ? Health.up().build() : Health.up().withDetail("warnings", warnings).build();
	}

	@Override
	public Health health() {
		return this.health;
	}

}
