package dev.crmbridge.callevents.delivery;

import dev.crmbridge.store.SqlFile;

/**
 * SQL statements of {@link DeliveryRepository}. A call queue holds the due deliveries of
 * an endpoint with one ordering key, {@link dev.crmbridge.callevents.CallEvent#call()}.
 * <p>
 * PostgreSQL keeps a plan that was made while a table was empty. So calls and events are
 * passed as arrays even where they are joined, and a due delivery that is selected by its
 * event has the condition {@code ended_at is null}: only the intended index satisfies
 * these conditions.
 */
final class DeliverySql {

	/** Locks the call queues whose time has come, except those locked elsewhere. */
	static final String LOCK = """
			select call, version from call_queue
			where endpoint = :endpoint and next_at <= now() and next_at > '-infinity'
			order by next_at limit :maxQueues for update skip locked""";

	static final String CLAIM = SqlFile.read(DeliverySql.class, "claim-deliveries");

	static final String END = SqlFile.read(DeliverySql.class, "end-deliveries");

	static final String POSTPONE = SqlFile.read(DeliverySql.class, "postpone-delivery");

	/** Reads the seconds until the next call queue is due. */
	static final String UNTIL_NEXT = """
			select extract(epoch from next_at - now()) from call_queue
			where endpoint = :endpoint and next_at > '-infinity' order by next_at limit 1""";

	private DeliverySql() {
	}

}
