package dev.crmbridge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header {@code Retry-After}: seconds or an HTTP date (RFC 9110, 10.2.3). */
public final class RetryAfter {

	private static final int LONGEST = 9;

	private RetryAfter() {
	}

	/**
	 * Reads the header.
	 * @param value its value; may be null
	 * @return how long to wait, negative for a date that has passed; null if the value
	 * tells nothing
	 */
	public static Duration parse(String value) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("[0-9]+")) {
			return Duration.ofSeconds((text.length() > LONGEST) ? Integer.MAX_VALUE : Long.parseLong(text));
		}
		try {
			return Duration.between(Instant.now(),
					ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
