package dev.crmbridge.store;

import java.util.function.Supplier;

import javax.sql.DataSource;

import dev.crmbridge.health.BlockingHealthIndicator;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.jdbc.DataSourceHealthIndicator;

/**
 * Health of a database: Spring Boot's, without the details, which name the server and the
 * user.
 */
public final class DatabaseHealth extends BlockingHealthIndicator {

	private final HealthIndicator database;

	private final Supplier<String> problem;

	/**
	 * Creates the health of a database.
	 * @param database a pool of connections
	 * @param problem finds the problem of a database that answers; null without a problem
	 */
	public DatabaseHealth(DataSource database, Supplier<String> problem) {
		this.database = new DataSourceHealthIndicator(database);
		this.problem = problem;
	}

	@Override
	public Health health() {
		if (!this.database.health().getStatus().equals(Status.UP)) {
			return unanswered();
		}
		String reason = this.problem.get();
		return (reason == null) ? Health.up().build() : down(reason);
	}

	@Override
	protected Health unanswered() {
		return down("The database cannot be reached, does not answer in time, or refuses the bridge's login.");
	}

}
