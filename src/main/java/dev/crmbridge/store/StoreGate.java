package dev.crmbridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections to the store for as long as its tables are those that this bridge knows. A
 * statement on tables of a newer bridge could lose what the newer one keeps in them.
 */
final class StoreGate extends DelegatingDataSource {

	private final StoreSchema schema;

	private final Duration wait;

	/**
	 * Guards a pool.
	 * @param pool connections
	 * @param schema says whether the tables are known
	 * @param wait longest wait for its first answer, after a start
	 */
	StoreGate(DataSource pool, StoreSchema schema, Duration wait) {
		super(pool);
		this.schema = schema;
		this.wait = wait;
	}

	@Override
	public Connection getConnection() throws SQLException {
		if (!this.schema.awaitReady(this.wait)) {
			throw new SQLTransientConnectionException("the store's tables are not ready");
		}
		return super.getConnection();
	}

	/** Transactions and statements find each other by the pool. */
	@Override
	public boolean equals(Object other) {
		return other instanceof StoreGate gate && gate.getTargetDataSource() == getTargetDataSource();
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(getTargetDataSource());
	}

}
