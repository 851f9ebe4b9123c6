package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Time limit of one delivery attempt on the current thread, for routes whose steps may
 * have none. When the limit ends, the thread is interrupted and the attempt counts as
 * failed, whether or not the thread goes on.
 */
final class AttemptTimeLimit {

	private final Thread thread = Thread.currentThread();

	private final Future<?> alarm;

	private boolean ended;

	private boolean expired;

	/**
	 * Starts a time limit.
	 * @param alarms runs what happens at the limit
	 * @param timeout time until then
	 * @param expiry called at the limit, unless the attempt ended before
	 */
	AttemptTimeLimit(ScheduledExecutorService alarms, Duration timeout, Runnable expiry) {
		this.alarm = alarms.schedule(() -> expire(expiry), timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	private synchronized void expire(Runnable expiry) {
		if (!this.ended) {
			this.ended = true;
			this.expired = true;
			this.thread.interrupt();
			expiry.run();
		}
	}

	/**
	 * Ends the time limit; the thread is not interrupted from now on.
	 * @return whether the attempt ended in time
	 */
	synchronized boolean end() {
		this.ended = true;
		this.alarm.cancel(false);
		if (this.expired) {
			// or the thread's next delivery would be interrupted
			Thread.interrupted();
		}
		return !this.expired;
	}

}
