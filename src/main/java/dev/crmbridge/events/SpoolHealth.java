package dev.crmbridge.events;

import java.time.Clock;
import java.time.Duration;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells when call events have waited on disk for too long. */
@Component("spoolHealthIndicator")
class SpoolHealth implements HealthIndicator {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private final CallEventSpool spool;

	private final Clock clock;

	SpoolHealth(CallEventSpool spool, Clock wallClock) {
		this.spool = spool;
		this.clock = wallClock;
	}

	@Override
	public Health health() {
		return this.spool.filledSince()
			.filter((since) -> since.plus(LONGEST).isBefore(this.clock.instant()))
			.map((since) -> Health.down()
				.withDetail("reason", "call events have waited on disk for the store for more than a minute")
				.withDetail("since", since.toString())
				.build())
			.orElseGet(() -> Health.up().build());
	}

}
