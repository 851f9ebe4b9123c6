package dev.crmbridge.lookup.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pool of connections to the CRM database that limits each use of a connection in time,
 * to the millisecond: a database that hangs sends no answer to any statement timeout, and
 * PostgreSQL's {@code socketTimeout} counts whole seconds.
 */
final class LookupPool extends HikariDataSource {

	private static final Logger LOG = LoggerFactory.getLogger(LookupPool.class);

	private final Duration timeout;

	/** Whether the driver can limit its waits; assumed until it refuses once. */
	private volatile boolean limited = true;

	/**
	 * Creates a pool.
	 * @param configuration its configuration
	 * @param timeout maximum time for a free connection and the answer of the database
	 */
	LookupPool(HikariConfig configuration, Duration timeout) {
		super(configuration);
		this.timeout = timeout;
	}

	/**
	 * Returns a connection that breaks when the time limit ends. Waits for none where
	 * HikariCP's shortest wait is longer than the limit: as many lookups ask at a time as
	 * the pool has connections, so none is free only while the database is unavailable.
	 */
	@Override
	public Connection getConnection() throws SQLException {
		long begun = System.nanoTime();
		if (this.timeout.toMillis() < getConnectionTimeout() && getHikariPoolMXBean().getIdleConnections() == 0) {
			throw new SQLTransientConnectionException("no connection to the CRM database");
		}
		Connection connection = super.getConnection();
		if (this.limited) {
			try {
				connection.setNetworkTimeout(Runnable::run, left(begun));
			}
			catch (SQLFeatureNotSupportedException | AbstractMethodError ex) {
				this.limited = false;
				LOG.warn("The driver of crm.datasource cannot limit its waits: set its time limits in the URL");
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
		}
		return connection;
	}

	/** Returns at least 1 ms: 0 would be no limit. */
	private int left(long begun) {
		return (int) Math.max(1, this.timeout.minusNanos(System.nanoTime() - begun).toMillis());
	}

}
