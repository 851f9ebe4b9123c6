package dev.crmbridge.memberlists.stoplists;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Set;

import dev.crmbridge.memberlists.mapping.ExpiryRule;
import dev.crmbridge.memberlists.mapping.member.StopRowMapper;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.memberlists.stoplists.repository.StopNumber;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TimeRange;

import org.springframework.stereotype.Component;

/** Reader for the list, the number and the body of a request about a stop list. */
@Component
class StopNumberReader {

	private static final Set<String> FIELDS = Set.of("until", "reason");

	private static final int MAX_TIME_LENGTH = 64;

	/** A date of ISO 8601; with a time, which may have an offset. */
	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive()
		.append(DateTimeFormatter.ISO_LOCAL_DATE)
		.optionalStart()
		.appendLiteral('T')
		.append(DateTimeFormatter.ISO_LOCAL_TIME)
		.appendPattern("[XXX]")
		.toFormatter(Locale.ROOT)
		.withResolverStyle(ResolverStyle.STRICT);

	private final PhoneNumberParser numbers;

	private final StoreClock clock;

	private final ZoneId timeZone;

	StopNumberReader(PhoneNumberParser numbers, StoreClock clock, BridgeSettings settings) {
		this.numbers = numbers;
		this.clock = clock;
		this.timeZone = settings.timeZone();
	}

	/**
	 * Returns the name of a list.
	 * @throws ProblemException if the text cannot be a name
	 */
	String list(String name) {
		if (!DialerRegistry.NAME.matcher(name).matches()) {
			throw ProblemException.unusableField("list",
					"list must be up to 60 letters, digits, dots, dashes and underscores, a letter or digit first.");
		}
		return name;
	}

	/**
	 * Returns a number, which may have any form that a caller lookup reads.
	 * @return the number in E.164
	 * @throws ProblemException if the text is not a valid number
	 */
	String number(String text) {
		return this.numbers.parse(text)
			.map(this.numbers::e164)
			.orElseThrow(() -> ProblemException.unusableField("number",
					"number must be a valid phone number, such as +380501112233 or 0501112233."));
	}

	/**
	 * Returns a number in E.164 as the store has it, with the fields of a body.
	 * @param number the number in E.164
	 * @param body the body; null or empty if absent
	 * @throws ProblemException if a field is unknown or invalid, or the time is past
	 */
	StopNumber read(String number, byte[] body) {
		if (body == null || body.length == 0) {
			return new StopNumber(stored(number), null, null);
		}
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(FIELDS);
		OffsetDateTime until = request.text("until", MAX_TIME_LENGTH).map((text) -> until(request, text)).orElse(null);
		return new StopNumber(stored(number), until,
				request.text("reason", StopRowMapper.MAX_REASON_LENGTH).orElse(null));
	}

	/** Returns a number in E.164 as the store has it, without its plus. */
	static long stored(String number) {
		return Long.parseLong(number.substring(1));
	}

	private OffsetDateTime until(JsonObjectReader request, String text) {
		OffsetDateTime until = parse(text);
		if (until != null && !until.toInstant().isAfter(this.clock.now())) {
			throw ProblemException.unusableField("until", "until must be in the future.");
		}
		if (until == null || !TimeRange.contains(until.toInstant())) {
			throw request.invalid("until",
					"must be a date or a time up to the year 9999, such as 2026-12-31 or 2026-12-31T18:00:00+02:00");
		}
		return until;
	}

	/**
	 * Returns a time. A date alone is the end of its day.
	 * @return the time; null if the text is not a time
	 */
	private OffsetDateTime parse(String text) {
		try {
			TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
			if (time instanceof OffsetDateTime written) {
				return written;
			}
			LocalDateTime local = (time instanceof LocalDate date) ? date.atTime(ExpiryRule.END_OF_DAY)
					: LocalDateTime.from(time);
			return local.atZone(this.timeZone).toOffsetDateTime();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
