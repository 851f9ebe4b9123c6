package dev.crmbridge.store;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Checks whether a store that answers accepts the bridge's writes. */
@Component
class StoreWriteCheck {

	private static final String PROBE = SqlFile.read(StoreWriteCheck.class, "probe-writes");

	private final JdbcClient store;

	private final StoreSchema schema;

	private final StoreRefusalRecord refusals;

	StoreWriteCheck(@Qualifier("eventStore") JdbcClient eventStore, StoreSchema schema, StoreRefusalRecord refusals) {
		this.store = eventStore;
		this.schema = schema;
		this.refusals = refusals;
	}

	/** Returns why the store refuses writes; null if it accepts them. */
	String problem() {
		return Stream.<Supplier<String>>of(this.schema::reason, this::probe, this.refusals::reason)
			.map(Supplier::get)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
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
