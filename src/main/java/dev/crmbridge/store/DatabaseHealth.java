package dev.crmbridge.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.crmbridge.health.HealthChecks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Tells when a database is away. */
public final class DatabaseHealth {

	private static final Logger LOG = LoggerFactory.getLogger(DatabaseHealth.class);

	/** For a database that is asked whether it is there, in seconds. */
	private static final int PATIENCE = 1;

	private static final Health AWAY = Health.down()
		.withDetail("reason", "it cannot be reached, does not answer in time, or does not let the bridge in")
		.build();

	private DatabaseHealth() {
	}

	/**
	 * Adds the check of a database.
	 * @param checks where it is added
	 * @param database a pool of connections
	 * @param present the health if the database answers
	 * @return tells it in time, and no more than that
	 */
	public static HealthIndicator of(HealthChecks checks, DataSource database, Supplier<Health> present) {
		return checks.add(() -> answers(database) ? present.get() : AWAY, AWAY);
	}

	private static boolean answers(DataSource database) {
		try (Connection connection = database.getConnection()) {
			return connection.isValid(PATIENCE);
		}
		catch (SQLException ex) {
			LOG.debug("A database is away", ex);
			return false;
		}
	}

}
