package dev.crmbridge.memberlists.mapping;

import dev.crmbridge.memberlists.failure.RowRejectedException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Rule for the time from which a member is no longer called: {@code end-of-day},
 * {@code never}, {@code +12h} or a template of a time.
 */
public final class ExpiryRule {

	/** Last second of a day; Webitel's screens show no fraction of a second. */
	public static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);

	/** Rules that a row may have instead of a time. */
	private static final Pattern RULE_IN_ROW = Pattern.compile("end-of-day|never|\\+[0-9]{1,4}[dhm]");

	private final String text;

	private final Duration fromStart;

	private final Template time;

	/**
	 * Reads the setting.
	 * @param text the setting as written
	 * @throws IllegalArgumentException if the text has none of the four forms
	 */
	@JsonCreator
	ExpiryRule(String text) {
		this.text = text;
		this.fromStart = text.startsWith("+") ? duration(text.substring(1)) : null;
		this.time = text.contains("{") ? new Template(text) : null;
		if (this.fromStart == null && this.time == null && !text.equals("end-of-day") && !text.equals("never")) {
			throw new IllegalArgumentException(
					"must be end-of-day, never, a time span such as +12h, +30m or +2d, or name a column such as \"{column}\", was \""
							+ text + "\"");
		}
	}

	private static Duration duration(String text) {
		try {
			return text.endsWith("d") ? Duration.parse("P" + text) : Duration.parse("PT" + text);
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("must be a time span such as +12h, +30m or +2d, was \"+" + text + "\"",
					ex);
		}
	}

	Set<String> requiredColumns() {
		return (this.time != null) ? this.time.requiredColumns() : Set.of();
	}

	public Set<String> columns() {
		return (this.time != null) ? this.time.columns() : Set.of();
	}

	/**
	 * Returns when the member of a row expires.
	 * @param row returns the value of a column
	 * @param started start of the load
	 * @param zone time zone of days, and of times written without a zone
	 * @return the time, or null for never
	 * @throws RowRejectedException if the row has no valid time, or one before the start
	 * of the load
	 */
	public Instant resolve(UnaryOperator<String> row, Instant started, ZoneId zone) throws RowRejectedException {
		if (this.fromStart != null) {
			return started.plus(this.fromStart);
		}
		if (this.time != null) {
			String value = this.time.render(row);
			return RULE_IN_ROW.matcher(value).matches() ? new ExpiryRule(value).resolve(row, started, zone)
					: fromRow(value, started, zone);
		}
		return this.text.equals("never") ? null : started.atZone(zone).with(END_OF_DAY).toInstant();
	}

	/**
	 * Returns what a row, or the setting, says of the time: a rule such as
	 * {@code end-of-day} as written, which stands for another time on each day.
	 * @param row returns the value of a column
	 */
	public String written(UnaryOperator<String> row) {
		return (this.time != null) ? this.time.render(row) : this.text;
	}

	private Instant fromRow(String value, Instant started, ZoneId zone) throws RowRejectedException {
		if (value.isEmpty() && this.time.requiredColumns().isEmpty()) {
			return null;
		}
		if (value.isEmpty()) {
			throw new RowRejectedException("empty-column", String.join(", ", this.time.columns()));
		}
		Instant expires = ListTimeParser.parse(value, END_OF_DAY, zone);
		if (expires == null) {
			throw new RowRejectedException("bad-date", String.join(", ", this.time.columns()), value);
		}
		if (expires.isBefore(started)) {
			throw new RowRejectedException("expire-at-past", value);
		}
		return expires;
	}

}
