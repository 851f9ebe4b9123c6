package dev.crmbridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Data source that gives connections only while the store's tables are those of this
 * version. A statement on the tables of a newer bridge could lose that bridge's data.
 */
final class SchemaCheckedDataSource extends DelegatingDataSource {

	private final StoreSchema schema;

	private final Duration firstCheckTimeout;

	/**
	 * Wraps a pool.
	 * @param pool the connections
	 * @param schema the check of the tables
	 * @param firstCheckTimeout the maximum wait for the first check after a start
	 */
	SchemaCheckedDataSource(DataSource pool, StoreSchema schema, Duration firstCheckTimeout) {
		super(pool);
		this.schema = schema;
		this.firstCheckTimeout = firstCheckTimeout;
	}

	@Override
	public Connection getConnection() throws SQLException {
		if (!this.schema.awaitReady(this.firstCheckTimeout)) {
			throw new SQLTransientConnectionException("the store's tables are not ready");
		}
		return super.getConnection();
	}

	/** Compares the pools, by which Spring's statements find their transaction. */
	@Override
	public boolean equals(Object other) {
		return other instanceof SchemaCheckedDataSource gate && gate.getTargetDataSource() == getTargetDataSource();
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(getTargetDataSource());
	}

}
