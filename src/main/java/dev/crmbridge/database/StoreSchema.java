package dev.crmbridge.database;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import dev.crmbridge.log.LoggedFailure;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the bridge's tables as soon as the store is there, which may be long after the
 * bridge has started.
 */
@Component("storeSchema")
public class StoreSchema implements SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(StoreSchema.class);

	/** Seconds between tries. */
	private static final int RETRY = 2;

	/**
	 * Longest wait for a statement: an index of all that has been stored for months takes
	 * minutes.
	 */
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final Flyway flyway;

	private volatile boolean ready;

	private boolean told;

	private volatile ScheduledExecutorService thread;

	StoreSchema(Environment environment) {
		DataSource database = DatabaseSettings.of(environment, "store.datasource").unpooled(LONGEST);
		this.flyway = Flyway.configure().dataSource(database).locations("classpath:db/migration").load();
	}

	/** Whether the tables are there. */
	public boolean isReady() {
		return this.ready;
	}

	@Override
	public void start() {
		this.thread = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("store-schema-"));
		this.thread.scheduleWithFixedDelay(this::migrate, 0, RETRY, TimeUnit.SECONDS);
	}

	private void migrate() {
		try {
			this.flyway.migrate();
			this.ready = true;
			this.thread.shutdown();
		}
		catch (RuntimeException ex) {
			// whatever it was, or there would be no next try; told once, and not every
			// two seconds for as long as it lasts
			LOG.atLevel(this.told ? Level.DEBUG : Level.WARN)
				.log("The store is not ready; its tables are made when it is: {}",
						LoggedFailure.words(NestedExceptionUtils.getMostSpecificCause(ex)));
			this.told = true;
		}
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
