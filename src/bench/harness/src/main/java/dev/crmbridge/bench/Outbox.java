package dev.crmbridge.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import dev.crmbridge.testkit.postgres.Postgres;

/**
 * What a candidate has still to deliver, seen in its database.
 *
 * @param postgres the server
 * @param database the candidate's database
 * @param events its table of events
 * @param table its table of deliveries
 * @param fill adds events that are due: with parameters for their number and endpoints
 */
record Outbox(Postgres postgres, String database, String events, String table, String fill) {

	/**
	 * An unavailable endpoint, the first by its name; its due deliveries are not waited
	 * for.
	 */
	static final String UNAVAILABLE = "a-unavailable";

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	/** Between two looks, in ms. */
	private static final int LOOK = 50;

	private static final String BODY = """
			'{"event":"offering","direction":"inbound","queue":"11","member":"","attempt":"9001","uuid":"' || call
			  || '","agent":"1001","cid":"+380501112233","timestamp":"1795391999000","id":"' || id
			  || '","received_at":"2026-11-22T10:00:00.000Z"}'""";

	private static final String NEW = """
			new as materialized (
			  select gen_random_uuid() as id, 'backlog-' || gen_random_uuid() as call from generate_series(1, ?)
			)""";

	static Outbox ofBridge(Postgres postgres, String database) {
		return new Outbox(postgres, database, "call_event", "delivery", "with " + NEW + """
				, stored as (
				  insert into call_event (id, event, uuid, received_at, key, body)
				  select id, 'offering', call, now(), sha256(call::bytea), %s from new
				  returning seq, uuid
				), keys as (
				  insert into call_event_key (key, id, received_at) select sha256(call::bytea), id, now() from new
				), wanted as (
				  insert into delivery (event, endpoint, call, since, next_at)
				  select seq, endpoint, uuid, now(), now() from stored, unnest(?::text[]) as endpoint
				)
				insert into call_queue (endpoint, call, next_at)
				select endpoint, call, now() from new, unnest(?::text[]) as endpoint""".formatted(BODY));
	}

	static Outbox ofMvc(Postgres postgres, String database) {
		return new Outbox(postgres, database, "event", "outbox", "with " + NEW + """
				, stored as (
				  insert into event (id, received_at, key, body)
				  select id, now(), sha256(call::bytea), %s from new
				  returning seq, id
				)
				insert into outbox (event, endpoint, call)
				select seq, endpoint, call from stored join new using (id), unnest(?::text[]) as endpoint"""
			.formatted(BODY));
	}

	/** Adds so many events that these endpoints have not got, due now. */
	void fill(int events, String... endpoints) throws SQLException {
		try (Connection connection = this.postgres.connect(this.database);
				PreparedStatement statement = connection.prepareStatement(this.fill)) {
			statement.setInt(1, events);
			int parameters = statement.getParameterMetaData().getParameterCount();
			for (int i = 2; i <= parameters; i++) {
				statement.setArray(i, connection.createArrayOf("text", endpoints));
			}
			statement.execute();
		}
	}

	/** Makes the server write now what it would else write during a round. */
	void settle() {
		this.postgres.execute(this.database, "vacuum analyze");
		this.postgres.execute(this.database, "checkpoint");
	}

	/** Events that it has stored so far. */
	long stored() throws SQLException {
		try (Connection connection = this.postgres.connect(this.database);
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("select count(*) from " + this.events)) {
			row.next();
			return row.getLong(1);
		}
	}

	/**
	 * Waits until so many events are stored: the bridge may have written some to its
	 * spool first.
	 */
	void awaitStored(long events) throws SQLException, InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (stored() < events) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException(this.database + " has not stored all that was accepted");
			}
			Thread.sleep(LOOK);
		}
	}

	/** Waits until all is delivered. */
	void awaitEmpty() throws SQLException, InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		try (Connection connection = this.postgres.connect(this.database);
				Statement statement = connection.createStatement()) {
			// the due deliveries of the unavailable endpoint would be read at each look
			statement.execute("set enable_seqscan = off");
			while (isDue(statement)) {
				if (System.nanoTime() > end) {
					throw new IllegalStateException(this.database + " has not delivered all after " + PATIENCE);
				}
				Thread.sleep(LOOK);
			}
		}
	}

	private boolean isDue(Statement statement) throws SQLException {
		try (ResultSet row = statement.executeQuery("select exists (select from " + this.table
				+ " where state = 'due' and endpoint > '" + UNAVAILABLE + "')")) {
			row.next();
			return row.getBoolean(1);
		}
	}

}
