package dev.crmbridge.bench.mvc;

import java.util.List;
import java.util.UUID;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is to be sent. A claimed row is due again after its lease, so that what a killed
 * process had claimed is sent by another. An endpoint gets the events of a call one after
 * the other.
 */
@Component
class Outbox {

	/** Longer than a sender needs for all that it claims at a time, in seconds. */
	private static final int LEASE = 80;

	private static final String CLAIM = """
			with claimed as (
			  select event, endpoint from outbox o
			  where endpoint = :endpoint and state = 'due' and next_at <= now()
			    and not exists (select from outbox older where older.endpoint = o.endpoint and older.call = o.call
			                    and older.state = 'due' and older.event < o.event)
			  order by next_at limit :most for update skip locked
			), leased as (
			  update outbox set next_at = now() + :lease * interval '1 second', attempts = attempts + 1
			  from claimed where outbox.event = claimed.event and outbox.endpoint = claimed.endpoint
			  returning outbox.event, outbox.attempts
			)
			select event.seq, event.id, event.body, leased.attempts
			from leased join event on event.seq = leased.event order by event.seq""";

	private final JdbcClient outbox;

	Outbox(@Qualifier("deliveries") JdbcClient outbox) {
		this.outbox = outbox;
	}

	List<Row> claim(String endpoint, int most) {
		return this.outbox.sql(CLAIM)
			.param("endpoint", endpoint)
			.param("most", most)
			.param("lease", LEASE)
			.query((row, n) -> new Row(row.getLong("seq"), row.getObject("id", UUID.class), row.getString("body"),
					row.getInt("attempts")))
			.list();
	}

	/** The end of a row: {@code delivered} or {@code dead}. */
	void end(Row row, String endpoint, String state, int status) {
		this.outbox.sql("""
				update outbox set state = :state, status = :status
				where event = :event and endpoint = :endpoint""")
			.param("state", state)
			.param("status", status)
			.param("event", row.event())
			.param("endpoint", endpoint)
			.update();
	}

	/** The row is tried again after so many seconds. */
	void postpone(Row row, String endpoint, long seconds) {
		this.outbox.sql("""
				update outbox set next_at = now() + :seconds * interval '1 second'
				where event = :event and endpoint = :endpoint""")
			.param("seconds", seconds)
			.param("event", row.event())
			.param("endpoint", endpoint)
			.update();
	}

	/**
	 * A row in our hand.
	 *
	 * @param event number of the event
	 * @param id the event's id
	 * @param body what is sent
	 * @param attempts requests with this one
	 */
	record Row(long event, UUID id, String body, int attempts) {
	}

}
