package dev.crmbridge.callevents.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;
import dev.crmbridge.web.UtcTimestamp;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators see of deliveries and of the endpoints. */
@Component
public class DeliveryReportRepository {

	private static final Set<String> FILTERS = Set.of("state", "endpoint", "uuid", "from", "to", "limit", "before");

	private static final int MOST_ITEMS = 1000;

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
	 * Deliveries, newest first.
	 * @param query the request's raw query
	 * @return {@code items}, and whether there is a {@code next} one
	 * @throws ProblemException if a parameter is unknown or not as it has to be
	 */
	public Map<String, Object> list(String query) {
		QueryParameters parameters = QueryParameters.of(query, FILTERS);
		int limit = parameters.number("limit", 100, 1, MOST_ITEMS);
		DeliveryFilter conditions = new DeliveryFilter();
		parameters.oneOf("state", DeliverySelection.STATES)
			.ifPresent((state) -> conditions.add("d.state = :state", "state", state));
		parameters.text("endpoint").ifPresent((name) -> conditions.add("d.endpoint = :endpoint", "endpoint", name));
		parameters.text("uuid").ifPresent((uuid) -> conditions.add("e.uuid = :uuid", "uuid", uuid));
		parameters.text("from").ifPresent(conditions::addFrom);
		parameters.text("to").ifPresent(conditions::addTo);
		parameters.text("before").ifPresent((before) -> {
			DeliveryId id = DeliveryId.parse("before", before);
			conditions.add("(d.event, d.endpoint) < (:event, :name)", "event", id.event());
			conditions.put("name", id.endpoint());
		});
		List<Map<String, Object>> items = this.store.sql("""
				select d.*, e.id, e.event as name, e.uuid, e.received_at
				from delivery d join call_event e on e.seq = d.event""" + conditions.where() + """

				order by d.event desc, d.endpoint desc limit :limit""")
			.params(conditions.values())
			.param("limit", limit + 1)
			.query(DeliveryReportRepository::item)
			.list();
		boolean next = items.size() > limit;
		return answer(next ? items.subList(0, limit) : items, next);
	}

	/**
	 * All endpoints, also those whose block is gone and that still have something due.
	 */
	public Map<String, Object> endpoints() {
		Set<String> names = this.endpoints.names();
		List<Map<String, Object>> items = this.store.sql("""
				with due as (
				  select endpoint, count(*) as due, min(since) as oldest from delivery where state = 'due' group by 1
				), known as (
				  select unnest(:names) as endpoint union select endpoint from due
				)
				select k.endpoint, coalesce(d.due, 0) as due, d.oldest,
				  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'delivered'
				     and e.ended_at > now() - interval '1 hour') as delivered,
				  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'dead'
				     and e.ended_at > now() - interval '1 hour') as dead
				from known k left join due d on d.endpoint = k.endpoint order by k.endpoint""")
			.param("names", names.toArray(String[]::new))
			.query((row, n) -> {
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
			})
			.list();
		return Map.of("items", items);
	}

	private static Map<String, Object> answer(List<Map<String, Object>> items, boolean next) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("items", items);
		answer.put("next", next);
		return answer;
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
		item.put("next_at", row.getString("state").equals("due") ? utc(row, "next_at") : null);
		item.put("ended_at", utc(row, "ended_at"));
		return item;
	}

	private static String utc(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time == null) ? null : UtcTimestamp.format(time);
	}

}
