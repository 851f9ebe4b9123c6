package dev.crmbridge.store;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Health of a store that answers: down while it refuses the bridge's writes. */
@Component
class StoreHealth {

	/**
	 * Changes nothing, but makes the server check the rights on each table, and whether
	 * writes are possible at all.
	 */
	private static final String PROBE = """
			with event as (delete from call_event where false), key as (delete from call_event_key where false),
			  due as (delete from delivery where false), queues as (delete from call_queue where false),
			  call as (delete from started_call where false), load as (delete from list_load where false),
			  chunk as (delete from list_chunk where false),
			  new_event as (insert into call_event overriding system value select * from call_event where false),
			  new_due as (insert into delivery select * from delivery where false),
			  new_load as (insert into list_load select * from list_load where false)
			select 1""";

	private final JdbcClient store;

	private final StoreSchema schema;

	private final StoreRefusalRecord refusals;

	StoreHealth(@Qualifier("eventStore") JdbcClient eventStore, StoreSchema schema, StoreRefusalRecord refusals) {
		this.store = eventStore;
		this.schema = schema;
		this.refusals = refusals;
	}

	Health health() {
		String reason = this.schema.reason();
		if (reason == null) {
			reason = probe();
		}
		if (reason == null) {
			reason = this.refusals.reason();
		}
		return (reason == null) ? Health.up().build() : Health.down().withDetail("reason", reason).build();
	}

	private String probe() {
		try {
			this.store.sql(PROBE).query(Integer.class).single();
			return null;
		}
		catch (DataAccessException ex) {
			String reason = StoreFailureClassifier.reason(ex);
			return (reason != null) ? reason
					: "The store answers, but refuses to write. The log of the store's server has the reason.";
		}
	}

}
