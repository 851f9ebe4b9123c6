package dev.crmbridge.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.breaker.Breakers;
import dev.crmbridge.http.ProblemException;
import dev.crmbridge.http.QueryParameters;
import dev.crmbridge.time.UtcMillis;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What operators ask of deliveries, and do with them. */
@Component("deliveryAdmin")
public class DeliveryAdmin {

	static final Set<String> STATES = Set.of("due", "delivered", "expired", "dead");

	private static final Set<String> FILTERS = Set.of("state", "endpoint", "uuid", "from", "to", "limit", "before");

	private static final int MOST_ITEMS = 1000;

	/** Deliveries that are changed by one statement. */
	private static final int BATCH = 2000;

	private final JdbcClient store;

	private final CrmEndpoints endpoints;

	private final Breakers breakers;

	DeliveryAdmin(@Qualifier("store") JdbcClient store, CrmEndpoints endpoints, Breakers breakers) {
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
		Conditions conditions = new Conditions();
		parameters.oneOf("state", STATES).ifPresent((state) -> conditions.add("d.state = :state", "state", state));
		parameters.text("endpoint").ifPresent((name) -> conditions.add("d.endpoint = :endpoint", "endpoint", name));
		parameters.text("uuid").ifPresent((uuid) -> conditions.add("e.uuid = :uuid", "uuid", uuid));
		parameters.text("from")
			.ifPresent((from) -> conditions.add("e.received_at >= :from", "from", time("from", from)));
		parameters.text("to").ifPresent((to) -> conditions.add("e.received_at < :to", "to", time("to", to)));
		parameters.text("before").ifPresent((before) -> {
			DeliveryId id = DeliveryId.parse("before", before);
			conditions.add("(d.event, d.endpoint) < (:event, :name)", "event", id.event());
			conditions.values.put("name", id.endpoint());
		});
		List<Map<String, Object>> items = this.store.sql("""
				select d.*, e.id, e.event as name, e.uuid, e.received_at
				from delivery d join call_event e on e.seq = d.event""" + conditions.where() + """

				order by d.event desc, d.endpoint desc limit :limit""")
			.params(conditions.values)
			.param("limit", limit + 1)
			.query(DeliveryAdmin::item)
			.list();
		boolean next = items.size() > limit;
		return answer(next ? items.subList(0, limit) : items, next);
	}

	/**
	 * Makes deliveries due again, their age and attempts from zero.
	 * @param body which ones
	 * @return the {@code count}
	 */
	public Map<String, Object> redeliver(byte[] body) {
		Selection selection = Selection.read(body);
		if (selection.ids() == null && selection.state() == null) {
			throw ProblemException.invalidField("state", "state has to say which deliveries are sent again.");
		}
		int count = change(selection, "true", """
				, again as (
				  update delivery d set state = 'due', attempts = 0, status = null, error = null, since = now(),
				    next_at = now(), ended_at = null
				  from chosen where d.event = chosen.event and d.endpoint = chosen.endpoint
				), lanes as (
				  insert into lane (endpoint, call, next_at)
				  select distinct endpoint, call, now() from chosen order by 1, 2
				  on conflict (endpoint, call) do update set version = lane.version + 1, next_at = now()
				)""");
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

	/**
	 * Gives deliveries up that are due; others are left as they are.
	 * @param body which ones
	 * @return the {@code count}
	 */
	public Map<String, Object> drop(byte[] body) {
		int count = change(Selection.read(body), "d.state = 'due'", """
				, dropped as (
				  update delivery d set state = 'dead', error = 'dropped', ended_at = now()
				  from chosen where d.event = chosen.event and d.endpoint = chosen.endpoint
				), lanes as (
				  update lane set next_at = now() from (select distinct endpoint, call from chosen) changed
				  where lane.endpoint = changed.endpoint and lane.call = changed.call
				)""");
		// something may have waited for these
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

	/**
	 * Changes what was selected, part after part, so that lanes wait for none of it long.
	 */
	private int change(Selection selection, String condition, String change) {
		if (selection.ids() != null) {
			List<DeliveryId> ids = selection.ids().stream().map((id) -> DeliveryId.parse("ids", id)).toList();
			return this.store.sql("""
					with chosen as (
					  select d.event, d.endpoint, d.call from delivery d
					    join unnest(:events, :endpoints) as id (event, endpoint) using (event, endpoint)
					  where %s for update of d)
					%s
					select count(*) from chosen""".formatted(condition, change))
				.param("events", ids.stream().map(DeliveryId::event).toArray(Long[]::new))
				.param("endpoints", ids.stream().map(DeliveryId::endpoint).toArray(String[]::new))
				.query(Integer.class)
				.single();
		}
		Conditions conditions = new Conditions();
		conditions.add("d.endpoint = :endpoint", "endpoint", selection.endpoint());
		conditions.add("d.event > :after and " + condition, "after", 0L);
		if (selection.state() != null) {
			conditions.add("d.state = :state", "state", selection.state());
		}
		if (selection.from() != null) {
			conditions.add("e.received_at >= :from", "from", time("from", selection.from()));
		}
		if (selection.to() != null) {
			conditions.add("e.received_at < :to", "to", time("to", selection.to()));
		}
		// what comes later is not meant
		conditions.add("d.event <= :last", "last", lastEvent());
		int count = 0;
		while (true) {
			Part part = this.store
				.sql("""
						with chosen as (
						  select d.event, d.endpoint, d.call from delivery d join call_event e on e.seq = d.event
						  %s order by d.event limit :batch for update of d)
						%s
						select count(*) as count, coalesce(max(event), 0) as last from chosen"""
					.formatted(conditions.where(), change))
				.params(conditions.values)
				.param("batch", BATCH)
				.query((row, n) -> new Part(row.getInt("count"), row.getLong("last")))
				.single();
			count += part.count();
			if (part.count() < BATCH) {
				return count;
			}
			conditions.values.put("after", part.last());
		}
	}

	private long lastEvent() {
		return this.store.sql("select coalesce(max(seq), 0) from call_event").query(Long.class).single();
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
		return (time == null) ? null : UtcMillis.format(time);
	}

	private static OffsetDateTime time(String field, String text) {
		try {
			return OffsetDateTime.parse(text);
		}
		catch (DateTimeException ex) {
			throw ProblemException.invalidField(field,
					field + " has to be a time with its offset, such as 2026-11-22T10:00:00Z.");
		}
	}

	/** Conditions of a query, of our own making, and the values that they name. */
	private static final class Conditions {

		private final List<String> conditions = new ArrayList<>();

		private final Map<String, Object> values = new LinkedHashMap<>();

		void add(String condition, String name, Object value) {
			this.conditions.add(condition);
			this.values.put(name, value);
		}

		String where() {
			return this.conditions.isEmpty() ? "" : "\nwhere " + String.join(" and ", this.conditions);
		}

	}

	private record Part(int count, long last) {
	}

}
