package dev.crmbridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.crmbridge.health.HealthCheckRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Health of a database: down while it is unavailable. */
public final class DatabaseHealth {

	private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);

	/** Timeout of the validity check, in seconds. */
	private static final int CHECK_TIMEOUT = 1;

	private static final Health UNAVAILABLE = Health.down()
		.withDetail("reason", "The database cannot be reached, does not answer in time, or refuses the bridge's login.")
		.build();

	private DatabaseHealth() {
	}

	/**
	 * Adds the check of a database.
	 * @param checks the registry of checks
	 * @param database a pool of connections
	 * @param available the health while the database answers
	 * @return an indicator that answers in bounded time, without details of the
	 * connection
	 */
	public static HealthIndicator of(HealthCheckRegistry checks, DataSource database, Supplier<Health> available) {
		return checks.add(() -> answers(database) ? available.get() : UNAVAILABLE, UNAVAILABLE);
	}

	private static boolean answers(DataSource database) {
		try (Connection connection = database.getConnection()) {
			return connection.isValid(CHECK_TIMEOUT);
		}
		catch (SQLException ex) {
			LOG.debug("Database is unavailable", ex);
			return false;
		}
	}

}
