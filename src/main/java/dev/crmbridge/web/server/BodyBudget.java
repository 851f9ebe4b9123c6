package dev.crmbridge.web.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Memory budget of all requests that wait for their bodies. */
final class BodyBudget {

	/** Age at which a share shows that Tomcat dropped its request, in ms. */
	private static final long OVERDUE_TIMEOUT = BodyReadListener.BODY_TIMEOUT + BodyReadListener.DROP_TIMEOUT + 10_000;

	private final LongSupplier nanoTime;

	private final AtomicLong free;

	private final Set<Share> shares = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a budget.
	 * @param size the size of the budget, in bytes
	 */
	BodyBudget(long size) {
		this(size, System::nanoTime);
	}

	BodyBudget(long size, LongSupplier nanoTime) {
		this.free = new AtomicLong(size);
		this.nanoTime = nanoTime;
	}

	/** Opens the share of a new request, without any bytes. */
	Share open() {
		return new Share();
	}

	private boolean take(long bytes) {
		if (this.free.addAndGet(-bytes) >= 0) {
			return true;
		}
		this.free.addAndGet(bytes);
		return false;
	}

	private long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.nanoTime.getAsLong());
	}

	/** The share of one request, from its arrival to its end. */
	final class Share {

		private final long begun = millis();

		private final AtomicLong bytes = new AtomicLong();

		/** Set before the route runs, which may take longer than a body may. */
		private volatile boolean arrived;

		/**
		 * Reserves bytes until {@link #release}.
		 * @return false if the budget has too few left
		 */
		boolean reserve(long count) {
			boolean reserved = take(count);
			if (!reserved) {
				// Tomcat drops a request without a callback when all its threads are busy
				BodyBudget.this.shares.forEach(Share::releaseIfOverdue);
				reserved = take(count);
			}
			if (reserved) {
				BodyBudget.this.shares.add(this);
				this.bytes.addAndGet(count);
			}
			return reserved;
		}

		/** Marks the body as complete: the share is never overdue. */
		void arrive() {
			this.arrived = true;
		}

		/** Returns all bytes to the budget. */
		void release() {
			BodyBudget.this.shares.remove(this);
			BodyBudget.this.free.addAndGet(this.bytes.getAndSet(0));
		}

		private void releaseIfOverdue() {
			if (!this.arrived && age() > OVERDUE_TIMEOUT) {
				release();
			}
		}

		/** Returns the time since the request arrived, in ms. */
		long age() {
			return millis() - this.begun;
		}

	}

}
