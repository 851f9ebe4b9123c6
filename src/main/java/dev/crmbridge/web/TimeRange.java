package dev.crmbridge.web;

import java.time.Instant;

/**
 * Range of the times that requests may name; PostgreSQL and Webitel can hold all of it.
 */
public final class TimeRange {

	private static final Instant FIRST = Instant.EPOCH;

	private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

	private TimeRange() {
	}

	/** Returns whether a time is within the years 1970 to 9999 of UTC. */
	public static boolean contains(Instant time) {
		return !time.isBefore(FIRST) && !time.isAfter(LAST);
	}

}
