package dev.crmbridge.memberlists;

import java.time.Duration;
import java.time.Instant;

/**
 * Attempts to read a claimed file.
 *
 * @param count those that failed
 * @param next when the next one is due; null while one is under way
 */
public record ReadAttempt(int count, Instant next) {

	private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

	private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(10);

	public static ReadAttempt running(int count) {
		return new ReadAttempt(count, null);
	}

	public static ReadAttempt failed(int count) {
		Duration delay = RETRY_DELAY.multipliedBy(1L << Math.min(count, 6));
		return new ReadAttempt(count,
				Instant.now().plus((delay.compareTo(MAX_RETRY_DELAY) > 0) ? MAX_RETRY_DELAY : delay));
	}

	public boolean isRunning() {
		return this.next == null;
	}

	public boolean isDue() {
		return !isRunning() && Instant.now().isAfter(this.next);
	}

}
