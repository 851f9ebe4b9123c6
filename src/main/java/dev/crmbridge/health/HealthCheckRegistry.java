package dev.crmbridge.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Registry of health checks that may hang. Runs all checks at the same time, so that
 * health is known within {@link #CHECK_TIMEOUT} even when no check answers, and never
 * runs a check again before its last run has ended.
 */
@Component
public class HealthCheckRegistry implements AutoCloseable {

	/** Maximum wait for the result of a check. */
	private static final Duration CHECK_TIMEOUT = Duration.ofMillis(1500);

	/** Maximum age of a result that is reused, however often health is requested. */
	private static final Duration MAX_AGE = Duration.ofSeconds(1);

	private static final Logger LOG = LoggerFactory.getLogger(HealthCheckRegistry.class);

	private final List<Check> checks = new CopyOnWriteArrayList<>();

	private final ExecutorService threads;

	HealthCheckRegistry() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("health-");
		factory.setDaemon(true);
		this.threads = Executors.newCachedThreadPool(factory);
	}

	/**
	 * Adds a check.
	 * @param query finds the health, and may hang or fail
	 * @param fallback health reported if the query hangs or fails
	 * @return an indicator that answers within the timeout
	 */
	public HealthIndicator add(Supplier<Health> query, Health fallback) {
		Check check = new Check(query, fallback);
		this.checks.add(check);
		return check;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * A run of a check.
	 *
	 * @param started its start, by {@link System#nanoTime()}
	 * @param result its result, completed at its end
	 */
	private record Run(long started, CompletableFuture<Health> result) {

		Duration age() {
			return Duration.ofNanos(System.nanoTime() - this.started);
		}

	}

	private final class Check implements HealthIndicator {

		private final Supplier<Health> query;

		private final Health fallback;

		private Run lastRun;

		Check(Supplier<Health> query, Health fallback) {
			this.query = query;
			this.fallback = fallback;
		}

		/** Returns the last run, after starting a new one if that is outdated. */
		synchronized Run run() {
			if (this.lastRun == null || this.lastRun.result().isDone() && this.lastRun.age().compareTo(MAX_AGE) > 0) {
				this.lastRun = new Run(System.nanoTime(),
						CompletableFuture.supplyAsync(this.query, HealthCheckRegistry.this.threads));
			}
			return this.lastRun;
		}

		@Override
		public Health health() {
			HealthCheckRegistry.this.checks.forEach(Check::run);
			Run run = run();
			try {
				return run.result().get(CHECK_TIMEOUT.minus(run.age()).toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				LOG.debug("Health check failed", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return this.fallback;
		}

	}

}
