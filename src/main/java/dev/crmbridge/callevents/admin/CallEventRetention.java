package dev.crmbridge.callevents.admin;

import java.time.Duration;

import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.store.Seconds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes deliveries that ended long ago, and events that no delivery needs any more, a
 * few at a time; also old records of changes.
 */
@Component
public class CallEventRetention {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventRetention.class);

	/** Events that are looked at by one statement. */
	private static final int BATCH = 500;

	private final JdbcClient store;

	private final Duration retention;

	CallEventRetention(@Qualifier("store") JdbcClient store, CallEventSettings settings) {
		this.store = store;
		this.retention = settings.retention();
	}

	/**
	 * Goes through all events that are older than the retention, by the store's clock.
	 */
	public void sweep() {
		long deliveries = 0;
		long events = 0;
		Part part = next(0);
		while (part.last() > 0) {
			deliveries += deleteDeliveries(part);
			events += deleteEvents(part);
			part = next(part.last());
		}
		this.store.sql("delete from activity where at < now() - :retention * interval '1 second'")
			.param("retention", Seconds.of(this.retention))
			.update();
		if (deliveries + events > 0) {
			LOG.info("Deleted {} deliveries and {} events that are older than events.retention", deliveries, events);
		}
	}

	/**
	 * The next events in the order of the store, up to the first batch without an old
	 * one.
	 */
	private Part next(long after) {
		return this.store
			.sql("""
					select case when min(received_at) < now() - :retention * interval '1 second' then max(seq) else 0 end as last
					from (select seq, received_at from call_event where seq > :after order by seq limit :batch) part""")
			.param("after", after)
			.param("retention", Seconds.of(this.retention))
			.param("batch", BATCH)
			.query((row, n) -> new Part(after, row.getLong("last")))
			.single();
	}

	private int deleteDeliveries(Part part) {
		return this.store
			.sql("""
					delete from delivery
					where event > :after and event <= :last and state <> 'due' and ended_at < now() - :retention * interval '1 second'""")
			.param("after", part.after())
			.param("last", part.last())
			.param("retention", Seconds.of(this.retention))
			.update();
	}

	private int deleteEvents(Part part) {
		return this.store.sql("""
				with old as (
				  delete from call_event e
				  where seq > :after and seq <= :last and received_at < now() - :retention * interval '1 second'
				    and not exists (select from delivery d where d.event = e.seq)
				  returning key, id
				), keys as (
				  delete from call_event_key k using old where k.key = old.key and k.id = old.id
				)
				select count(*) from old""")
			.param("after", part.after())
			.param("last", part.last())
			.param("retention", Seconds.of(this.retention))
			.query(Integer.class)
			.single();
	}

	/** Events after one, up to another; 0 if there are none. */
	private record Part(long after, long last) {
	}

}
