package dev.crmbridge.memberlists.mapping.member;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

import dev.crmbridge.memberlists.mapping.ExpiryRule;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.RowResult.StoppedNumber;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.ListTimeParser;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Mapper from the rows of a stop list to its numbers: columns {@code phone}, and optional
 * {@code until} and {@code reason}. Thread-safe.
 */
public final class StopRowMapper {

	/** Column of the number. */
	public static final String PHONE = "phone";

	/** Longest reason that is kept, in characters, as through the API. */
	public static final int MAX_REASON_LENGTH = 255;

	private final ListColumns columns;

	private final PhoneNumberParser numbers;

	private final Instant started;

	private final ZoneId zone;

	/**
	 * Creates a mapper for one list.
	 * @throws dev.crmbridge.memberlists.failure.ListRefusedException if the list has no
	 * column of a number
	 */
	StopRowMapper(ListColumns columns, PhoneNumberParser numbers, Instant started, ZoneId zone) {
		this.columns = columns;
		this.numbers = numbers;
		this.started = started;
		this.zone = zone;
		columns.require(Set.of(PHONE));
	}

	/** Maps a row to a number, or the reason why it is rejected. */
	public RowResult map(ListRow row) {
		String phone = this.columns.value(row.values(), PHONE).strip();
		if (phone.isEmpty()) {
			return Rejection.of("empty-column", PHONE);
		}
		long number = this.numbers.parseListed(phone)
			.map((parsed) -> Long.parseLong(this.numbers.e164(parsed).substring(1)))
			.orElse(0L);
		if (number == 0) {
			return Rejection.of("bad-number", PHONE, phone);
		}
		String written = value(row, "until");
		Instant until = written.isEmpty() ? null : ListTimeParser.parse(written, ExpiryRule.END_OF_DAY, this.zone);
		if (!written.isEmpty() && until == null) {
			return Rejection.of("bad-date", "until", written);
		}
		if (until != null && until.isBefore(this.started)) {
			return Rejection.of("expire-at-past", written);
		}
		String reason = value(row, "reason");
		return new StoppedNumber(number, (until != null) ? OffsetDateTime.ofInstant(until, ZoneOffset.UTC) : null,
				reason.isEmpty() ? null : reason.substring(0, reason.offsetByCodePoints(0,
						Math.min(reason.codePointCount(0, reason.length()), MAX_REASON_LENGTH))));
	}

	private String value(ListRow row, String column) {
		String value = this.columns.value(row.values(), column);
		return (value != null) ? value.strip() : "";
	}

}
