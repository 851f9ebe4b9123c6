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
 * Asks what may hang. All is asked at the same time, so that health is told within
 * {@link #PATIENCE} even when nothing answers, and nothing is asked again before it has
 * answered.
 */
@Component
public class HealthChecks implements AutoCloseable {

	/** Longest wait for an answer. */
	private static final Duration PATIENCE = Duration.ofMillis(1500);

	/** How long an answer is good, whoever asks and how often. */
	private static final Duration FRESH = Duration.ofSeconds(1);

	private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

	private final List<Check> checks = new CopyOnWriteArrayList<>();

	private final ExecutorService threads;

	HealthChecks() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("health-");
		factory.setDaemon(true);
		this.threads = Executors.newCachedThreadPool(factory);
	}

	/**
	 * Adds a check.
	 * @param question tells the health, and may hang or fail
	 * @param unanswered the health if it does
	 * @return tells it in time
	 */
	public HealthIndicator add(Supplier<Health> question, Health unanswered) {
		Check check = new Check(question, unanswered);
		this.checks.add(check);
		return check;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	/**
	 * When it was asked, by {@link System#nanoTime()}, and what the answer is or will be.
	 */
	private record Asked(long at, CompletableFuture<Health> answer) {

		Duration age() {
			return Duration.ofNanos(System.nanoTime() - this.at);
		}

	}

	private final class Check implements HealthIndicator {

		private final Supplier<Health> question;

		private final Health unanswered;

		private Asked asked;

		Check(Supplier<Health> question, Health unanswered) {
			this.question = question;
			this.unanswered = unanswered;
		}

		synchronized Asked ask() {
			if (this.asked == null || this.asked.answer().isDone() && this.asked.age().compareTo(FRESH) > 0) {
				this.asked = new Asked(System.nanoTime(),
						CompletableFuture.supplyAsync(this.question, HealthChecks.this.threads));
			}
			return this.asked;
		}

		@Override
		public Health health() {
			HealthChecks.this.checks.forEach(Check::ask);
			Asked waited = ask();
			try {
				return waited.answer().get(PATIENCE.minus(waited.age()).toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (ExecutionException | TimeoutException ex) {
				LOG.debug("A check of health has failed", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return this.unanswered;
		}

	}

}
