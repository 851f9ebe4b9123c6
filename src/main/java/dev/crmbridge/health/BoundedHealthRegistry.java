package dev.crmbridge.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.health.DefaultHealthContributorRegistry;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Component;

/**
 * Replaces Spring Boot's registry, which asks one indicator after the other on the
 * caller's thread. Asks all {@link BlockingHealthIndicator}s at the same time, so that
 * health is known within {@link #TIMEOUT} even when none answers, and none again before
 * its last answer.
 */
@Component("healthContributorRegistry")
class BoundedHealthRegistry extends DefaultHealthContributorRegistry {

	private static final Duration TIMEOUT = Duration.ofMillis(1500);

	/** Maximum age of a health that is reused, however often health is requested. */
	private static final Duration MAX_AGE = Duration.ofSeconds(1);

	private static final Logger LOG = LoggerFactory.getLogger(BoundedHealthRegistry.class);

	private final List<Check> checks = new ArrayList<>();

	private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("health-");

	BoundedHealthRegistry(Map<String, HealthContributor> contributors) {
		this.threads.setDaemon(true);
		contributors.forEach((name, contributor) -> registerContributor(name, bounded(contributor)));
	}

	private HealthContributor bounded(HealthContributor contributor) {
		if (!(contributor instanceof BlockingHealthIndicator indicator)) {
			return contributor;
		}
		Check check = new Check(indicator);
		this.checks.add(check);
		return check;
	}

	private final class Check implements HealthIndicator {

		private final BlockingHealthIndicator indicator;

		/** Start of the last run, by {@link System#nanoTime()}. */
		private long started;

		/** Completed when the thread of the last run has ended. */
		private CompletableFuture<Health> run = CompletableFuture.completedFuture(null);

		/** Completed with the run, or at the timeout. */
		private CompletableFuture<Health> answer;

		Check(BlockingHealthIndicator indicator) {
			this.indicator = indicator;
		}

		/** Returns the last answer, after starting a new run if that is outdated. */
		synchronized CompletableFuture<Health> answer() {
			long now = System.nanoTime();
			if (this.answer == null || this.run.isDone() && now - this.started > MAX_AGE.toNanos()) {
				this.started = now;
				this.run = CompletableFuture.supplyAsync(this.indicator::health, BoundedHealthRegistry.this.threads);
				this.answer = this.run.copy().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			}
			return this.answer;
		}

		@Override
		public Health health() {
			BoundedHealthRegistry.this.checks.forEach(Check::answer);
			try {
				return answer().join();
			}
			catch (CompletionException ex) {
				LOG.debug("Health check failed", ex);
				return this.indicator.unanswered();
			}
		}

	}

}
