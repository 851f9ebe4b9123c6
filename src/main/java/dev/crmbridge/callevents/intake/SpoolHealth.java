package dev.crmbridge.callevents.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health of the spool: down while call events have waited too long for the store or files
 * cannot be read.
 */
@Component("spoolHealthIndicator")
class SpoolHealth implements HealthIndicator {

	private static final Duration MAX_WAIT = Duration.ofMinutes(1);

	/** Maximum number of file names in a reason. */
	private static final int MAX_NAMES = 10;

	private final CallEventSpool spool;

	private final Clock clock;

	SpoolHealth(CallEventSpool spool, Clock wallClock) {
		this.spool = spool;
		this.clock = wallClock;
	}

	@Override
	public Health health() {
		Health.Builder down = Health.down();
		List<String> reasons = new ArrayList<>();
		this.spool.filledSince()
			.filter((since) -> since.plus(MAX_WAIT).isBefore(this.clock.instant()))
			.ifPresent((since) -> {
				reasons.add("call events have waited on disk for the store for more than a minute");
				down.withDetail("since", since.toString());
			});
		List<String> unreadable = this.spool.unreadable();
		if (!unreadable.isEmpty()) {
			reasons.add("files in data.dir/spool could not be read: "
					+ unreadable.stream().limit(MAX_NAMES).collect(Collectors.joining(", ")));
		}
		return reasons.isEmpty() ? Health.up().build() : down.withDetail("reason", String.join("; ", reasons)).build();
	}

}
