package dev.crmbridge.callevents.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * SQL conditions on deliveries ({@code d}) and their events ({@code e}), and their
 * parameters. No text of a request becomes SQL.
 */
final class DeliveryConditions {

	private final List<String> conditions = new ArrayList<>();

	private final Map<String, Object> values = new LinkedHashMap<>();

	/** Returns the conditions of a filter. */
	static DeliveryConditions of(DeliveryFilter filter) {
		DeliveryConditions conditions = new DeliveryConditions();
		if (filter.state() != null) {
			conditions.add("d.state = :state", "state", filter.state().word());
		}
		conditions.addIfSet("d.endpoint = :endpoint", "endpoint", filter.endpoint());
		conditions.addIfSet("e.uuid = :uuid", "uuid", filter.uuid());
		conditions.addIfSet("e.received_at >= :from", "from", filter.from());
		conditions.addIfSet("e.received_at < :to", "to", filter.to());
		if (filter.before() != null) {
			conditions.add("(d.event, d.endpoint) < (:event, :name)", "event", filter.before().event());
			conditions.put("name", filter.before().endpoint());
		}
		return conditions;
	}

	void add(String condition, String name, Object value) {
		this.conditions.add(condition);
		put(name, value);
	}

	private void addIfSet(String condition, String name, Object value) {
		if (value != null) {
			add(condition, name, value);
		}
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

}
