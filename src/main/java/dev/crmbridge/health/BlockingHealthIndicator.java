package dev.crmbridge.health;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/**
 * A health indicator that asks a database, a peer or a disk, and so may hang or fail.
 * {@link BoundedHealthRegistry} asks on another thread.
 */
public abstract class BlockingHealthIndicator implements HealthIndicator {

	/** Returns the health to report while {@link #health()} hangs or fails. */
	protected Health unanswered() {
		return Health.unknown().withDetail("reason", "the store does not answer").build();
	}

	protected static Health down(String reason) {
		return Health.down().withDetail("reason", reason).build();
	}

}
