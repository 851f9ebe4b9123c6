package dev.crmbridge.bench.peer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of events and deliveries; a claim of a delivery lasts five minutes. */
@Component
record Outbox(JdbcClient store, PeerSettings settings) {

	private static final String STORE = """
			with stored as (
			  insert into event (id, received_at, key, body) values (:id, :received, sha256(:key), :body)
			  on conflict (key) do nothing
			  returning seq, id
			), deliveries as (
			  insert into delivery (event, endpoint, call)
			  select seq, endpoint, :call from stored, unnest(:endpoints) as endpoint
			)
			select id from stored""";

	private static final String CLAIM = """
			with claimed as (
			  select event, endpoint from delivery d
			  where endpoint = :endpoint and state = 'due' and next_at <= now()
			    and not exists (select from delivery older where older.endpoint = d.endpoint and older.call = d.call
			                    and older.state = 'due' and older.event < d.event)
			  order by next_at limit :limit for update skip locked
			), leased as (
			  update delivery d set next_at = now() + interval '5 minutes', attempts = attempts + 1
			  from claimed where d.event = claimed.event and d.endpoint = claimed.endpoint
			  returning d.event, d.endpoint, d.attempts
			)
			select event, endpoint, id, body, attempts from leased join event on seq = event order by event""";

	private static final String RECORD = """
			update delivery set state = :state, status = :status, next_at = now() + :wait * interval '1 second'
			where event = :event and endpoint = :endpoint""";

	/**
	 * Stores an event and its deliveries; returns its id, of a duplicate the first one's.
	 */
	UUID store(UUID id, Instant receivedAt, String key, String call, String body) {
		return this.store.sql(STORE)
			.param("id", id)
			.param("received", receivedAt.atOffset(ZoneOffset.UTC))
			.param("key", key.getBytes())
			.param("body", body)
			.param("call", call)
			.param("endpoints", this.settings.endpoints().keySet().toArray(String[]::new))
			.query(UUID.class)
			.optional()
			.orElseGet(() -> this.store.sql("select id from event where key = sha256(?)")
				.param(key.getBytes())
				.query(UUID.class)
				.single());
	}

	List<Delivery> claim(String endpoint, int limit) {
		return this.store.sql(CLAIM).param("endpoint", endpoint).param("limit", limit).query(Delivery.class).list();
	}

	/** Records an attempt; {@code due} is due again after a wait in seconds. */
	void record(Delivery delivery, String state, int status, long wait) {
		this.store.sql(RECORD)
			.param("state", state)
			.param("status", status)
			.param("wait", wait)
			.param("event", delivery.event())
			.param("endpoint", delivery.endpoint())
			.update();
	}

	/** A claimed delivery. */
	record Delivery(long event, String endpoint, UUID id, String body, int attempts) {
	}

}
