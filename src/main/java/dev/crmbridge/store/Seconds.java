package dev.crmbridge.store;

import java.time.Duration;

/** Time spans as PostgreSQL takes them. */
public final class Seconds {

	private Seconds() {
	}

	/** A span in seconds, to the millisecond; null for none. */
	public static Double of(Duration span) {
		return (span != null) ? span.toMillis() / 1000.0 : null;
	}

}
