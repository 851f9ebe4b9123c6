package dev.crmbridge.bench.mvc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes an event and a row of the outbox for each endpoint, both or neither. */
@Component
class EventStore {

	private static final String STORE = """
			with stored as (
			  insert into event (id, received_at, key, body) values (:id, :received, :key, :body)
			  on conflict (key) do nothing
			  returning seq, id
			), rows as (
			  insert into outbox (event, endpoint, call)
			  select seq, endpoint, :call from stored, unnest(:endpoints) as endpoint
			)
			select id from stored""";

	private final JdbcClient events;

	private final String[] endpoints;

	EventStore(@Qualifier("events") JdbcClient events, Settings settings) {
		this.events = events;
		this.endpoints = settings.endpoints().stream().map(Settings.Endpoint::name).toArray(String[]::new);
	}

	/** Stores an event and returns its id, of a duplicate the first one's. */
	UUID store(UUID id, Instant receivedAt, byte[] key, String call, String body) {
		return this.events.sql(STORE)
			.param("id", id)
			.param("received", receivedAt.atOffset(ZoneOffset.UTC))
			.param("key", key)
			.param("body", body)
			.param("call", call)
			.param("endpoints", this.endpoints)
			.query(UUID.class)
			.optional()
			.orElseGet(() -> this.events.sql("select id from event where key = :key")
				.param("key", key)
				.query(UUID.class)
				.single());
	}

}
