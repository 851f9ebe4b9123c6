package dev.crmbridge.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import dev.crmbridge.logging.LoggedFailure;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Watcher of the store's tables. Creates or migrates them as soon as the store is
 * available, which may be long after the start, and keeps checking them: a newer bridge
 * may change them, a restored backup may lack some.
 */
@Component
public class StoreSchema implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(StoreSchema.class);

	/** Time between checks, in seconds. */
	private static final int CHECK_DELAY = 2;

	/** Maximum wait for a statement: an index on months of data takes minutes. */
	private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

	private static final String NOT_CREATED = "The store's tables are not created yet. The log has the reason.";

	private static final String MADE_IN_DEVELOPMENT = "The store's tables were made by a development version of the bridge. "
			+ "Drop their schema and create an empty one; the bridge creates new tables.";

	private final Flyway flyway;

	private final JdbcClient store;

	private final CountDownLatch firstCheck = new CountDownLatch(1);

	/** The migrations of this bridge; null before the first check. */
	private Set<String> own;

	/** Null while the tables are ready. */
	private volatile String reason = "The store's tables are being created or changed. After an upgrade, an index may take minutes.";

	private boolean logged;

	private volatile ScheduledExecutorService thread;

	StoreSchema(Environment environment, @Qualifier("eventDatabase") DataSource eventDatabase) {
		DataSource database = DatabaseSettings.of(environment, "store.datasource").unpooled(STATEMENT_TIMEOUT);
		this.flyway = Flyway.configure().dataSource(database).locations("classpath:db/migration").load();
		this.store = JdbcClient.create(eventDatabase);
	}

	/** Returns whether the tables exist and are those of this version. */
	public boolean isReady() {
		return this.reason == null;
	}

	/** Returns why the tables are not ready, for operators; null if they are. */
	String reason() {
		return this.reason;
	}

	/**
	 * Returns whether the tables are ready. After a start, waits for the first check.
	 * @param timeout the maximum wait
	 */
	boolean awaitReady(Duration timeout) {
		try {
			return (this.firstCheck.getCount() == 0 || this.firstCheck.await(timeout.toMillis(), TimeUnit.MILLISECONDS))
					&& isReady();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public void start() {
		this.thread = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("store-schema-"));
		this.thread.scheduleWithFixedDelay(this::check, 0, CHECK_DELAY, TimeUnit.SECONDS);
	}

	private void check() {
		try {
			if (!isReady() || hasChanged()) {
				migrate();
			}
		}
		catch (RuntimeException ex) {
			// of any type, as an exception would end the scheduled checks
			String known = StoreFailureClassifier.reason(ex);
			notReady((known != null) ? known : NOT_CREATED,
					LoggedFailure.describe(NestedExceptionUtils.getMostSpecificCause(ex)));
		}
		finally {
			this.firstCheck.countDown();
		}
	}

	/**
	 * Counts a store that does not answer as unchanged, as {@link DatabaseHealth} reports
	 * it.
	 */
	private boolean hasChanged() {
		try {
			return !this.store.sql("select version from flyway_schema_history where success and version is not null")
				.query(String.class)
				.set()
				.equals(this.own);
		}
		catch (BadSqlGrammarException ex) {
			return true;
		}
		catch (DataAccessException ex) {
			LOG.debug("Could not check the store's tables", ex);
			return false;
		}
	}

	private void migrate() {
		List<MigrationInfo> all = List.of(this.flyway.info().all());
		this.own = versions(all, (each) -> each.getState().isResolved());
		if (all.stream().anyMatch(StoreSchema::isOfDevelopment)) {
			notReady(MADE_IN_DEVELOPMENT, "the store's migrations are those of a development version");
			return;
		}
		Set<String> foreign = versions(all, (each) -> !each.getState().isResolved());
		if (!foreign.isEmpty()) {
			notReady(
					"The store's tables belong to a newer version of the bridge. "
							+ "Start that version, or restore a backup.",
					"unknown migrations " + String.join(", ", foreign));
			return;
		}
		this.flyway.migrate();
		this.reason = null;
		if (this.logged) {
			LOG.info("The store's tables are ready");
			this.logged = false;
		}
	}

	/** Before version 1.0, ten migrations made the tables that V1 makes now. */
	private static boolean isOfDevelopment(MigrationInfo migration) {
		return migration.getState().isApplied() && migration.getState().isResolved() && !migration.isChecksumMatching();
	}

	private static Set<String> versions(List<MigrationInfo> all, Predicate<MigrationInfo> which) {
		return all.stream()
			.filter(which)
			.map((each) -> each.getVersion().getVersion())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Logs the first failure as a warning, and the repetitions every two seconds at
	 * debug.
	 */
	private void notReady(String reason, String detail) {
		this.reason = reason;
		LOG.atLevel(this.logged ? Level.DEBUG : Level.WARN)
			.log("The store's tables are not ready; call events go to the spool: {}", detail);
		this.logged = true;
	}

	@Override
	public void stop() {
		this.thread.shutdownNow();
	}

	@Override
	public boolean isRunning() {
		return this.thread != null && !this.thread.isShutdown();
	}

}
