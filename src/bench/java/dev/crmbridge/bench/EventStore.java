package dev.crmbridge.bench;

import java.time.Duration;

import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** View of a candidate's tables of events and deliveries. */
final class EventStore {

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private static final int POLL_DELAY_MILLIS = 50;

	private final JdbcTemplate database;

	private final String table;

	EventStore(Postgres postgres, Candidate candidate) {
		this.database = new JdbcTemplate(
				new SingleConnectionDataSource(postgres.url(candidate.name()), "postgres", "postgres", true));
		this.table = candidate.name().equals("bridge") ? "call_event" : "event";
		// a check for due deliveries must not read the delivered ones
		this.database.execute("set enable_seqscan = off");
	}

	/** Lets the server write now what it would write during a round. */
	void settle() {
		this.database.execute("vacuum analyze");
		this.database.execute("checkpoint");
	}

	long events() {
		return this.database.queryForObject("select count(*) from " + this.table, Long.class);
	}

	/** Waits until this many events are stored and all are delivered. */
	void awaitDelivered(long events) throws InterruptedException {
		long end = System.nanoTime() + TIMEOUT.toNanos();
		while (events() < events || isDue()) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("not all accepted events were stored and delivered");
			}
			Thread.sleep(POLL_DELAY_MILLIS);
		}
	}

	private boolean isDue() {
		return this.database.queryForObject("select exists (select from delivery where state = 'due')", Boolean.class);
	}

}
