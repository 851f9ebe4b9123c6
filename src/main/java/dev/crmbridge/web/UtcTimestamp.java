package dev.crmbridge.web;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

/** Format of times in responses and deliveries: ISO 8601 in UTC, with milliseconds. */
public final class UtcTimestamp {

	private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	private UtcTimestamp() {
	}

	/** Formats a moment of any time zone. */
	public static String format(TemporalAccessor moment) {
		return FORMAT.format(moment);
	}

}
