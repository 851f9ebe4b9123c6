package dev.crmbridge.web;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Format of times in responses and deliveries: ISO 8601 in UTC, with milliseconds. */
public final class UtcTimestamp {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private UtcTimestamp() {
	}

	/** Formats a moment of any time zone. */
	public static String format(TemporalAccessor moment) {
		return FORMAT.format(moment);
	}

}
