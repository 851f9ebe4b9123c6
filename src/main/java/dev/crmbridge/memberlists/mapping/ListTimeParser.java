package dev.crmbridge.memberlists.mapping;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Parser of dates and times in lists: ISO 8601, day first ({@code 23.11.2026},
 * {@code 23/11/2026 18:30}), or epoch ms.
 */
public final class ListTimeParser {

	private static final Pattern EPOCH_MILLIS = Pattern.compile("[0-9]{12,14}");

	private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
		.appendPattern("[uuuu-M-d][d.M.uuuu][d/M/uuuu][['T'][' ']H:mm[:ss")
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
		.appendPattern("][XXX][XX][X]]")
		.toFormatter(Locale.ROOT)
		.withResolverStyle(ResolverStyle.STRICT);

	/** Later times do not fit into Webitel's number of ms, or are mistakes. */
	private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

	private ListTimeParser() {
	}

	/**
	 * Parses a time.
	 * @param text the time as written
	 * @param whenDateOnly time of day of a date alone, and of a date with 0:00:00, which
	 * many programs add
	 * @param zone time zone of a time without one
	 * @return the time, or null if the text is not a time from 1970 to 9999
	 */
	public static Instant parse(String text, LocalTime whenDateOnly, ZoneId zone) {
		Instant time = instant(text, whenDateOnly, zone);
		return (time == null || time.isBefore(Instant.EPOCH) || time.isAfter(MAX_TIME)) ? null : time;
	}

	private static Instant instant(String text, LocalTime whenDateOnly, ZoneId zone) {
		if (EPOCH_MILLIS.matcher(text).matches()) {
			return Instant.ofEpochMilli(Long.parseLong(text));
		}
		try {
			TemporalAccessor time = FORMAT.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from,
					LocalDate::from);
			LocalDateTime local = (time instanceof LocalDate date) ? date.atStartOfDay() : LocalDateTime.from(time);
			if (local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
				local = local.with(whenDateOnly);
			}
			return local.atZone((time instanceof OffsetDateTime written) ? written.getOffset() : zone).toInstant();
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

}
