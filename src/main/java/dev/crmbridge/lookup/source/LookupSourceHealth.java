package dev.crmbridge.lookup.source;

import dev.crmbridge.lookup.LookupFailureRecord;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * Health of a source other than the database: down while lookups fail. Sends no request:
 * a timer runs the lookup until it passes.
 */
final class LookupSourceHealth implements HealthIndicator {

	private final LookupFailureRecord failures;

	LookupSourceHealth(LookupFailureRecord failures) {
		this.failures = failures;
	}

	@Override
	public Health health() {
		String reason = this.failures.reason();
		return (reason == null) ? Health.up().build()
				: Health.down().withDetail("reason", "the lookup fails: " + reason).build();
	}

}
