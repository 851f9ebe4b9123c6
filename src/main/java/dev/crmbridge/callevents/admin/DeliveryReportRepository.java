package dev.crmbridge.callevents.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of what operators see of deliveries and endpoints. */
@Component
public class DeliveryReportRepository {

	/** Maximum number that {@link #recentDead} counts. */
	private static final int MAX_COUNT = 10_000;

	/** Maximum number of events in a timeline. */
	private static final int MAX_EVENTS = 200;

	private static final String FIND = SqlFile.read(DeliveryReportRepository.class, "find-deliveries");

	private static final String FIND_OF_CALLS = SqlFile.read(DeliveryReportRepository.class, "find-call-deliveries");

	private static final String TIMELINE = SqlFile.read(DeliveryReportRepository.class, "call-timeline");

	private static final String NAMES = SqlFile.read(DeliveryReportRepository.class, "delivery-endpoints");

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
	 * Returns deliveries in the order of the range.
	 * @param filter which deliveries
	 * @param range which part of them
	 */
	List<DeliveryReport> list(DeliveryFilter filter, DeliveryRange range) {
		String sql = filter.isOfCalls() ? FIND_OF_CALLS : FIND;
		Set<String> states = (filter.state() != null) ? Set.of(filter.state().word()) : DeliveryState.words();
		return this.store.sql(range.newestFirst() ? sql : sql.replace(" desc", ""))
			.param("states", states.toArray(String[]::new))
			.param("endpoint", filter.endpoint())
			.param("uuid", filter.uuid())
			.param("number", filter.number())
			.param("from", filter.from())
			.param("to", filter.to())
			.param("afterEvent", range.after().event())
			.param("afterEndpoint", range.after().endpoint())
			.param("beforeEvent", range.before().event())
			.param("beforeEndpoint", range.before().endpoint())
			.param("limit", range.limit())
			.query(DeliveryReportRepository::delivery)
			.list();
	}

	/**
	 * Returns one delivery.
	 * @param id id of the delivery
	 */
	Optional<DeliveryReport> find(DeliveryId id) {
		return this.store.sql("""
				select d.*, e.id, e.event as name, e.uuid, e.received_at, e.body
				from delivery d join call_event e on e.seq = d.event
				where d.event = :event and d.endpoint = :endpoint""")
			.param("event", id.event())
			.param("endpoint", id.endpoint())
			.query(DeliveryReportRepository::delivery)
			.optional();
	}

	/**
	 * Returns the events of a call, oldest first, with their deliveries.
	 * @param uuid uuid of the call; "" for the one event alone
	 * @param event number of an event that the timeline must contain
	 */
	List<TimelineEvent> timeline(String uuid, long event) {
		Map<Long, TimelineEvent> events = new LinkedHashMap<>();
		this.store.sql(TIMELINE).param("uuid", uuid).param("event", event).param("limit", MAX_EVENTS).query((row) -> {
			TimelineEvent known = events.computeIfAbsent(row.getLong("seq"), (seq) -> event(row));
			if (row.getString("endpoint") != null) {
				known.deliveries().add(delivery(row, 0));
			}
		});
		return List.copyOf(events.values());
	}

	private static TimelineEvent event(ResultSet row) {
		try {
			return new TimelineEvent(row.getLong("seq"), row.getString("name"), time(row, "received_at"),
					new ArrayList<>());
		}
		catch (SQLException ex) {
			throw new IllegalStateException("could not read an event", ex);
		}
	}

	/**
	 * Returns how many deliveries died within the last 24 hours; 10,000 for more.
	 */
	long recentDead() {
		return this.store.sql("""
				select count(*) from (select from delivery
				where state = 'dead' and ended_at > now() - interval '24 hours' limit :limit) dead""")
			.param("limit", MAX_COUNT)
			.query(Long.class)
			.single();
	}

	/** Returns the names of all endpoints that have deliveries or a block, sorted. */
	List<String> endpointNames() {
		Set<String> names = this.endpoints.names();
		names.addAll(this.store.sql(NAMES).query(String.class).list());
		return List.copyOf(names);
	}

	/**
	 * Returns all endpoints, including orphaned ones: those without a block that have due
	 * deliveries.
	 */
	List<EndpointReport> endpoints() {
		Set<String> names = this.endpoints.names();
		return this.store.sql(ENDPOINTS).param("names", names.toArray(String[]::new)).query((row, n) -> {
			String name = row.getString("endpoint");
			return new EndpointReport(name, row.getLong("due"), time(row, "oldest"), row.getLong("delivered"),
					row.getLong("dead"), time(row, "failing_since"), row.getString("error"), this.breakers.state(name),
					!names.contains(name));
		}).list();
	}

	private static DeliveryReport delivery(ResultSet row, int n) throws SQLException {
		DeliveryState state = DeliveryState.of(row.getString("state")).orElseThrow();
		return new DeliveryReport(new DeliveryId(row.getLong("event"), row.getString("endpoint")), row.getString("id"),
				row.getString("name"), row.getString("uuid"), state, row.getInt("attempts"),
				(Integer) row.getObject("status"), row.getString("error"), time(row, "received_at"),
				(state == DeliveryState.DUE) ? time(row, "next_at") : null, time(row, "ended_at"),
				row.getString("body"), row.getString("tries"));
	}

	private static OffsetDateTime time(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class);
	}

}
