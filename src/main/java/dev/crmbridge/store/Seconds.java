package dev.crmbridge.store;

import java.time.Duration;

/** Converter from durations to the seconds that SQL statements take. */
public final class Seconds {

	private Seconds() {
	}

	/** Returns a duration in seconds, to the millisecond; null for null. */
	public static Double of(Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : null;
	}

}
