package dev.crmbridge.callevents.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.store.SqlFile;
import dev.crmbridge.web.UtcTimestamp;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of what operators see of deliveries and endpoints. */
@Component
public class DeliveryReportRepository {

	private static final String ENDPOINTS = SqlFile.read(DeliveryReportRepository.class, "endpoint-report");

	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	private final CircuitBreakerReader breakers;

	DeliveryReportRepository(@Qualifier("store") JdbcClient store, CrmEndpointRegistry endpoints,
			CircuitBreakerReader breakers) {
		this.store = store;
		this.endpoints = endpoints;
		this.breakers = breakers;
	}

	/**
	 * Returns deliveries, newest first.
	 * @param filter which deliveries
	 * @param limit maximum number of deliveries
	 */
	List<Map<String, Object>> list(DeliveryFilter filter, int limit) {
		DeliveryConditions conditions = DeliveryConditions.of(filter);
		return this.store.sql("""
				select d.*, e.id, e.event as name, e.uuid, e.received_at
				from delivery d join call_event e on e.seq = d.event""" + conditions.where() + """

				order by d.event desc, d.endpoint desc limit :limit""")
			.params(conditions.values())
			.param("limit", limit)
			.query(DeliveryReportRepository::item)
			.list();
	}

	/**
	 * Returns one delivery, with the JSON of its event as {@code body} and its last five
	 * delivery attempts as {@code tries}, oldest first.
	 * @param id id of the delivery
	 */
	Optional<Map<String, Object>> find(DeliveryId id) {
		return this.store.sql("""
				select d.*, e.id, e.event as name, e.uuid, e.received_at, e.body
				from delivery d join call_event e on e.seq = d.event
				where d.event = :event and d.endpoint = :endpoint""")
			.param("event", id.event())
			.param("endpoint", id.endpoint())
			.query((row, n) -> {
				Map<String, Object> item = item(row, n);
				item.put("body", EventFields.read(row.getString("body")));
				item.put("tries", tries(row.getString("tries")));
				return item;
			})
			.optional();
	}

	private static List<Map<String, Object>> tries(String json) {
		List<Map<String, Object>> tries = EventFields.readAll(json);
		tries.forEach(
				(each) -> each.put("at", UtcTimestamp.format(OffsetDateTime.parse(String.valueOf(each.get("at"))))));
		return tries;
	}

	/**
	 * Returns all endpoints, including orphaned ones: those without a block that have due
	 * deliveries.
	 */
	List<Map<String, Object>> endpoints() {
		Set<String> names = this.endpoints.names();
		return this.store.sql(ENDPOINTS).param("names", names.toArray(String[]::new)).query((row, n) -> {
			Map<String, Object> item = new LinkedHashMap<>();
			String name = row.getString("endpoint");
			item.put("name", name);
			item.put("due", row.getLong("due"));
			item.put("oldest_due", utc(row, "oldest"));
			item.put("delivered_last_hour", row.getLong("delivered"));
			item.put("dead_last_hour", row.getLong("dead"));
			item.put("breaker", this.breakers.state(name));
			item.put("orphaned", !names.contains(name));
			return item;
		}).list();
	}

	private static Map<String, Object> item(ResultSet row, int n) throws SQLException {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("id", new DeliveryId(row.getLong("event"), row.getString("endpoint")).toString());
		item.put("event_id", row.getString("id"));
		item.put("event", row.getString("name"));
		item.put("uuid", row.getString("uuid"));
		item.put("endpoint", row.getString("endpoint"));
		item.put("state", row.getString("state"));
		item.put("attempts", row.getInt("attempts"));
		item.put("status", row.getObject("status"));
		item.put("error", row.getString("error"));
		item.put("received_at", utc(row, "received_at"));
		item.put("next_at", row.getString("state").equals(DeliveryState.DUE.word()) ? utc(row, "next_at") : null);
		item.put("ended_at", utc(row, "ended_at"));
		return item;
	}

	private static String utc(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time == null) ? null : UtcTimestamp.format(time);
	}

}
