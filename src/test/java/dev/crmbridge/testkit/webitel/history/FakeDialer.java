package dev.crmbridge.testkit.webitel.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Dialer that calls open members on a background thread: agents answer, members do not,
 * and some results are never reported. A member is called until a {@code success}, or
 * until its last attempt.
 */
public final class FakeDialer implements AutoCloseable {

	private static final List<String> RESULTS = List.of("success", "success", "success", "no_answer", "no_answer",
			"busy", "timeout", "abandoned");

	/** Results of calls that an agent took. */
	private static final List<String> BRIDGED = List.of("success", "timeout");

	private static final int MIN_CALL_MS = 200;

	private static final int MAX_CALL_MS = 3000;

	private final Settings settings;

	private final FakeAttempts attempts;

	private final LongFunction<? extends CalledMember> startNext;

	private final LongSupplier clock;

	private final Random random;

	private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((work) -> {
		Thread dialer = new Thread(work, "fake-dialer");
		dialer.setDaemon(true);
		return dialer;
	});

	private int turn;

	/**
	 * Starts to dial.
	 * @param settings whom and how fast to call
	 * @param attempts where attempts start and end
	 * @param startNext starts the attempt of the next member of a queue, by the queue's
	 * id; returns null if no member is to be called
	 * @param clock Webitel's time in ms since the epoch
	 */
	public FakeDialer(Settings settings, FakeAttempts attempts, LongFunction<? extends CalledMember> startNext,
			LongSupplier clock) {
		this.settings = settings;
		this.attempts = attempts;
		this.startNext = startNext;
		this.clock = clock;
		this.random = new Random(settings.seed());
		long period = TimeUnit.SECONDS.toNanos(1) / settings.callsPerSecond();
		this.thread.scheduleAtFixedRate(this::call, period, period, TimeUnit.NANOSECONDS);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	/** Calls a member of the next queue that has one to be called. */
	private void call() {
		for (int i = 0; i < this.settings.queues().size(); i++) {
			long queue = this.settings.queues().get(this.turn++ % this.settings.queues().size());
			CalledMember member = this.startNext.apply(queue);
			if (member != null) {
				long attempt = this.attempts.started(member);
				int duration = MIN_CALL_MS + this.random.nextInt(MAX_CALL_MS - MIN_CALL_MS);
				String result = RESULTS.get(this.random.nextInt(RESULTS.size()));
				this.thread.schedule(() -> end(member, attempt, result, duration), duration, TimeUnit.MILLISECONDS);
				return;
			}
		}
	}

	private void end(CalledMember member, long attempt, String result, int duration) {
		Instant now = Instant.ofEpochMilli(this.clock.getAsLong());
		AttemptEnd end = AttemptEnd.with(result).leavingAt(now);
		if (BRIDGED.contains(result)) {
			long agent = this.settings.agents().get(this.random.nextInt(this.settings.agents().size()));
			end = end.agent(agent).bridgedAt(now.minusMillis(duration / 2)).reportingAt(now);
		}
		// false if the CRM has reported the result meanwhile
		if (this.attempts.end(attempt, end) && member.attempts() >= this.settings.maxAttempts()
				&& !result.equals("success")) {
			member.stop("max_attempts");
		}
	}

	/**
	 * Settings of a dialer.
	 *
	 * @param queues ids of the queues, called in turn
	 * @param agents ids of the agents who take calls
	 * @param callsPerSecond attempts to start each second
	 * @param maxAttempts attempts of a member before Webitel gives the member up
	 * @param newMembers age before which a member is not called
	 * @param seed the same seed repeats the same results and durations
	 */
	public record Settings(List<Long> queues, List<Long> agents, int callsPerSecond, int maxAttempts,
			Duration newMembers, long seed) {

	}

}
