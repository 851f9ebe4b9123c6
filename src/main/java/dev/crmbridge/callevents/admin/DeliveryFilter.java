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
 * @param from earliest time of receipt, inclusive
 * @param to latest time of receipt, exclusive
 * @param before the delivery that follows the filtered ones
 */
record DeliveryFilter(DeliveryState state, String endpoint, String uuid, OffsetDateTime from, OffsetDateTime to,
		DeliveryId before) {

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
