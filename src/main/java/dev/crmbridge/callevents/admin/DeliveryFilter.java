package dev.crmbridge.callevents.admin;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TimeRange;

/**
 * Filter of deliveries. A component that is null limits nothing.
 *
 * @param state state of the deliveries
 * @param endpoint name of the endpoint
 * @param uuid uuid of the call
 * @param number the caller's number in E.164 without its {@code +}; not with a uuid
 * @param from earliest time of receipt, inclusive
 * @param to latest time of receipt, exclusive
 */
public record DeliveryFilter(DeliveryState state, String endpoint, String uuid, String number, OffsetDateTime from,
		OffsetDateTime to) {

	/** Returns the filter that finds all events of a call. */
	public static DeliveryFilter ofCall(String uuid) {
		return new DeliveryFilter(null, null, uuid, null, null, null);
	}

	/** Returns whether the filter names a call or a number. */
	boolean isOfCalls() {
		return this.uuid != null || this.number != null;
	}

	/** Returns the filter with another state. */
	DeliveryFilter withState(DeliveryState other) {
		return new DeliveryFilter(other, this.endpoint, this.uuid, this.number, this.from, this.to);
	}

	/**
	 * Parses a time of receipt.
	 * @param field name of the field that holds the time
	 * @param text the time; null for no limit
	 * @return the time; null for no limit
	 * @throws ProblemException if the text is not a time
	 */
	static OffsetDateTime time(String field, String text) {
		if (text == null) {
			return null;
		}
		try {
			OffsetDateTime time = OffsetDateTime.parse(text);
			if (TimeRange.contains(time.toInstant())) {
				return time;
			}
		}
		catch (DateTimeException ex) {
			// rejected below
		}
		throw ProblemException.invalidField(field,
				field + " must be a time from 1970 to 9999 with its offset, such as 2026-11-22T10:00:00Z.");
	}

}
