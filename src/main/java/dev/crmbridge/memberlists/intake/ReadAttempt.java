package dev.crmbridge.memberlists.intake;

import java.time.Duration;
import java.time.Instant;

/**
 * State of the attempts to read a claimed file.
 *
 * @param count failed attempts so far
 * @param next when the next attempt is due; null while an attempt is under way
 */
record ReadAttempt(int count, Instant next) {

	private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

	private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(10);

	/** Returns the state during an attempt. */
	static ReadAttempt running(int count) {
		return new ReadAttempt(count, null);
	}

	/** Returns the state after a failed attempt; each failure doubles the delay. */
	static ReadAttempt failed(int count) {
		Duration delay = RETRY_DELAY.multipliedBy(1L << Math.min(count, 6));
		return new ReadAttempt(count,
				Instant.now().plus((delay.compareTo(MAX_RETRY_DELAY) > 0) ? MAX_RETRY_DELAY : delay));
	}

	/** Returns whether an attempt is under way. */
	boolean isRunning() {
		return this.next == null;
	}

	/** Returns whether the next attempt is due. */
	boolean isDue() {
		return !isRunning() && Instant.now().isAfter(this.next);
	}

}
