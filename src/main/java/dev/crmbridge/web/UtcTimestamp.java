package dev.crmbridge.web;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Times as they are answered and delivered: ISO 8601 in UTC, with three digits of ms. */
public final class UtcTimestamp {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
		.withZone(ZoneOffset.UTC);

	private UtcTimestamp() {
	}

	/** Writes a moment, in whichever zone it is given. */
	public static String format(TemporalAccessor moment) {
		return FORMAT.format(moment);
	}

}
