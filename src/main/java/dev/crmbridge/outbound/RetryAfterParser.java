package dev.crmbridge.outbound;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parser for the header {@code Retry-After}: seconds or an HTTP date (RFC 9110, 10.2.3),
 * in each of the three forms of a date (5.6.7).
 */
public final class RetryAfterParser {

	/** Maximum number of digits that are parsed; more seconds count as the maximum. */
	private static final int MAX_DIGITS = 9;

	/** The name of the day, which is ignored: the date says the same. */
	private static final Pattern DAY_NAME = Pattern.compile("^[A-Za-z]{3,9},? ");

	/** Maximum years that a two-digit year lies ahead (RFC 9110, 5.6.7). */
	private static final int MAX_YEARS_AHEAD = 50;

	private RetryAfterParser() {
	}

	/**
	 * Parses the header.
	 * @param value the value of the header; may be null
	 * @return the time to wait, negative for a past date; null if the value is neither a
	 * number of seconds nor a date
	 */
	public static Duration parse(String value) {
		return parse(value, Instant.now());
	}

	static Duration parse(String value, Instant now) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (text.matches("[0-9]+")) {
			return Duration.ofSeconds((text.length() > MAX_DIGITS) ? Integer.MAX_VALUE : Long.parseLong(text));
		}
		if (!DAY_NAME.matcher(text).find()) {
			return null;
		}
		String date = DAY_NAME.matcher(text).replaceFirst("").replaceAll(" +", " ");
		int year = now.atOffset(ZoneOffset.UTC).getYear();
		for (DateTimeFormatter form : List.of(form("d MMM uuuu HH:mm:ss 'GMT'"), rfc850(year),
				form("MMM d HH:mm:ss uuuu"))) {
			try {
				return Duration.between(now, LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC));
			}
			catch (DateTimeException ex) {
				// tries the next form
			}
		}
		return null;
	}

	private static DateTimeFormatter form(String pattern) {
		return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(Locale.ENGLISH);
	}

	private static DateTimeFormatter rfc850(int year) {
		return new DateTimeFormatterBuilder().parseCaseInsensitive()
			.appendPattern("d-MMM-")
			.appendValueReduced(ChronoField.YEAR, 2, 2, year + MAX_YEARS_AHEAD - 99)
			.appendPattern(" HH:mm:ss 'GMT'")
			.toFormatter(Locale.ENGLISH);
	}

}
