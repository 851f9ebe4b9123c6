package dev.crmbridge.outcomes;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import dev.crmbridge.health.BlockingHealthIndicator;

import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Health indicator of outcomes: down when the reading is far behind. */
@Component("outcomesHealthIndicator")
class OutcomesHealth extends BlockingHealthIndicator {

	private static final Duration MAX_BEHIND = Duration.ofMinutes(15);

	private final OutcomeRepository outcomes;

	private final OutcomeSettings settings;

	OutcomesHealth(OutcomeRepository outcomes, OutcomeSettings settings) {
		this.outcomes = outcomes;
		this.settings = settings;
	}

	@Override
	public Health health() {
		if (!this.settings.isOn()) {
			return Health.up().build();
		}
		Instant limit = this.outcomes.now().minus(MAX_BEHIND);
		return this.outcomes.caughtUpAt()
			.filter((time) -> time.isBefore(limit))
			.map((time) -> down("outcomes were last read at " + time.truncatedTo(ChronoUnit.SECONDS)
					+ ": Webitel's attempt history is not readable, or has more than the bridge can read"))
			.orElseGet(() -> Health.up().build());
	}

}
