package dev.crmbridge.store;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Health of a store that answers: down while it refuses the bridge's writes. */
@Component
class StoreHealth {

	private static final String PROBE = SqlFile.read(StoreHealth.class, "probe-writes");

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
