package dev.crmbridge.callevents.admin;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TimeRange;

/**
 * Filter of a query for deliveries ({@code d}) and their events ({@code e}): fixed SQL
 * conditions and their parameters. No text of a request becomes SQL.
 */
final class DeliveryFilter {

	private final List<String> conditions = new ArrayList<>();

	private final Map<String, Object> values = new LinkedHashMap<>();

	void add(String condition, String name, Object value) {
		this.conditions.add(condition);
		put(name, value);
	}

	/**
	 * Adds the condition that an event was received at a time or later.
	 * @throws ProblemException if the text is not a time
	 */
	void addFrom(String text) {
		add("e.received_at >= :from", "from", time("from", text));
	}

	/**
	 * Adds the condition that an event was received before a time.
	 * @throws ProblemException if the text is not a time
	 */
	void addTo(String text) {
		add("e.received_at < :to", "to", time("to", text));
	}

	/** Sets the value of a parameter. */
	void put(String name, Object value) {
		this.values.put(name, value);
	}

	Map<String, Object> values() {
		return this.values;
	}

	String where() {
		return this.conditions.isEmpty() ? "" : "\nwhere " + String.join(" and ", this.conditions);
	}

	private static OffsetDateTime time(String field, String text) {
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
