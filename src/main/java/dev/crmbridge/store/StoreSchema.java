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
 * Makes the bridge's tables as soon as the store is there, which may be long after the
 * bridge has started, and keeps watching whether they are still this bridge's: a newer
 * bridge may change them, a restored backup may lack some.
 */
@Component("storeSchema")
public class StoreSchema implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(StoreSchema.class);

	/** Seconds between looks. */
	private static final int LOOK_DELAY = 2;

	/**
	 * Longest wait for a statement: an index of all that has been stored for months takes
	 * minutes.
	 */
	private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

	private static final String NOT_MADE = "Its tables are not made yet; the log says why.";

	private final Flyway flyway;

	private final JdbcClient store;

	private final CountDownLatch firstLook = new CountDownLatch(1);

	/** The migrations of this bridge; null before the first look. */
	private Set<String> own;

	/** Null while the tables are ready. */
	private volatile String reason = "Its tables are being made or changed; after an upgrade, an index may take minutes.";

	private boolean logged;

	private volatile ScheduledExecutorService thread;

	StoreSchema(Environment environment, @Qualifier("eventDatabase") DataSource eventDatabase) {
		DataSource database = DatabaseSettings.of(environment, "store.datasource").unpooled(STATEMENT_TIMEOUT);
		this.flyway = Flyway.configure().dataSource(database).locations("classpath:db/migration").load();
		this.store = JdbcClient.create(eventDatabase);
	}

	/** Whether the tables are there, and are those that this bridge knows. */
	public boolean isReady() {
		return this.reason == null;
	}

	/** Why the tables are not ready, for operators; null if they are. */
	String reason() {
		return this.reason;
	}

	/**
	 * Whether the tables are ready. After a start, waits for the first look.
	 * @param limit longest wait
	 */
	boolean awaitReady(Duration limit) {
		try {
			return (this.firstLook.getCount() == 0 || this.firstLook.await(limit.toMillis(), TimeUnit.MILLISECONDS))
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
		this.thread.scheduleWithFixedDelay(this::look, 0, LOOK_DELAY, TimeUnit.SECONDS);
	}

	private void look() {
		try {
			if (!isReady() || hasChanged()) {
				migrate();
			}
		}
		catch (RuntimeException ex) {
			// whatever the failure is, or there would be no next look
			String known = StoreFailures.reason(ex);
			notReady((known != null) ? known : NOT_MADE,
					LoggedFailure.words(NestedExceptionUtils.getMostSpecificCause(ex)));
		}
		finally {
			this.firstLook.countDown();
		}
	}

	/** A store that does not answer has changed nothing, and health reports it. */
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
			LOG.debug("The store does not answer", ex);
			return false;
		}
	}

	private void migrate() {
		List<MigrationInfo> all = List.of(this.flyway.info().all());
		this.own = versions(all, (each) -> each.getState().isResolved());
		Set<String> foreign = versions(all, (each) -> !each.getState().isResolved());
		if (!foreign.isEmpty()) {
			notReady("Its tables belong to a newer version of the bridge. Start that version, or restore a backup.",
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

	private static Set<String> versions(List<MigrationInfo> all, Predicate<MigrationInfo> which) {
		return all.stream()
			.filter(which)
			.map((each) -> each.getVersion().getVersion())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Logs once, and not every two seconds for as long as it lasts. */
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
