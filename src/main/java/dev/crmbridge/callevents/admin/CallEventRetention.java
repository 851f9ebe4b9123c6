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
 * Retention of call events: deletes deliveries that ended long ago, events that no
 * delivery needs any more, and old records of activity, a few at a time.
 */
@Component
public class CallEventRetention {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventRetention.class);

	/** Number of events that one statement looks at. */
	private static final int BATCH_SIZE = 500;

	private final JdbcClient store;

	private final Duration retention;

	CallEventRetention(@Qualifier("store") JdbcClient store, CallEventSettings settings) {
		this.store = store;
		this.retention = settings.retention();
	}

	/** Deletes all that is older than {@code events.retention} by the store's clock. */
	public void sweep() {
		long deliveries = 0;
		long events = 0;
		EventRange range = nextRange(0);
		while (range.last() > 0) {
			deliveries += deleteDeliveries(range);
			events += deleteEvents(range);
			range = nextRange(range.last());
		}
		this.store.sql("delete from activity where at < now() - :retention * interval '1 second'")
			.param("retention", Seconds.of(this.retention))
			.update();
		if (deliveries + events > 0) {
			LOG.info("Deleted call events and deliveries older than events.retention; events={} deliveries={}", events,
					deliveries);
		}
	}

	/**
	 * Returns the next events in the order of the store; an empty range at the first
	 * batch without an old event.
	 */
	private EventRange nextRange(long after) {
		return this.store
			.sql("""
					select case when min(received_at) < now() - :retention * interval '1 second' then max(seq) else 0 end as last
					from (select seq, received_at from call_event where seq > :after order by seq limit :batch) part""")
			.param("after", after)
			.param("retention", Seconds.of(this.retention))
			.param("batch", BATCH_SIZE)
			.query((row, n) -> new EventRange(after, row.getLong("last")))
			.single();
	}

	private int deleteDeliveries(EventRange range) {
		return this.store
			.sql("""
					delete from delivery
					where event > :after and event <= :last and state <> 'due' and ended_at < now() - :retention * interval '1 second'""")
			.param("after", range.after())
			.param("last", range.last())
			.param("retention", Seconds.of(this.retention))
			.update();
	}

	private int deleteEvents(EventRange range) {
		return this.store.sql("""
				delete from call_event e
				where seq > :after and seq <= :last and received_at < now() - :retention * interval '1 second'
				  and not exists (select from delivery d where d.event = e.seq)""")
			.param("after", range.after())
			.param("last", range.last())
			.param("retention", Seconds.of(this.retention))
			.update();
	}

	/**
	 * A range of events.
	 *
	 * @param after number of the event before the range
	 * @param last number of the last event; 0 if the range is empty
	 */
	private record EventRange(long after, long last) {
	}

}
