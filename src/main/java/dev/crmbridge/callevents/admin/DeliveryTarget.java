package dev.crmbridge.callevents.admin;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Deliveries that an operator changes.
 *
 * @param ids ids of the deliveries; null if a filter is given
 * @param filter filter of the deliveries; null if ids are given
 * @param seenAt when the operator saw the deliveries, by the clock of the store: those
 * that became due later are left out, so that a form that is sent twice changes nothing
 * twice; null to leave none out
 */
public record DeliveryTarget(List<DeliveryId> ids, DeliveryFilter filter, OffsetDateTime seenAt) {

	/** Returns some deliveries that the operator chose on a page. */
	public static DeliveryTarget of(List<DeliveryId> ids, OffsetDateTime seenAt) {
		return new DeliveryTarget(ids, null, seenAt);
	}

	/** Returns all deliveries that a filter finds. */
	public static DeliveryTarget of(DeliveryFilter filter, OffsetDateTime seenAt) {
		return new DeliveryTarget(null, filter, seenAt);
	}

	/** Returns the state that the filter asks for; null for any state. */
	DeliveryState state() {
		return (this.filter != null) ? this.filter.state() : null;
	}

	/**
	 * Describes the selection at the end of a log line, and in the list of operators'
	 * changes; the number is masked.
	 */
	String description() {
		if (this.ids != null) {
			return "chosen by id";
		}
		StringBuilder words = new StringBuilder();
		describe(words, "endpoint", this.filter.endpoint());
		describe(words, "state", (this.filter.state() != null) ? this.filter.state().word() : null);
		describe(words, "uuid", this.filter.uuid());
		if (this.filter.number() != null) {
			words.append(words.isEmpty() ? "" : " ")
				.append("number=")
				.append(PhoneNumberParser.masked("+" + this.filter.number()));
		}
		describe(words, "from", iso(this.filter.from()));
		describe(words, "to", iso(this.filter.to()));
		return words.isEmpty() ? "all" : words.toString();
	}

	private static String iso(OffsetDateTime time) {
		return (time != null) ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time) : null;
	}

	private static void describe(StringBuilder words, String name, String value) {
		if (value != null) {
			words.append(words.isEmpty() ? "" : " ").append(name).append('=').append(LogContext.sanitize(value));
		}
	}

}
