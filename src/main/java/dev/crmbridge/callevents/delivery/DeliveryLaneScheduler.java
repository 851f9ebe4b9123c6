package dev.crmbridge.callevents.delivery;

import java.time.Duration;

import dev.crmbridge.callevents.CrmEndpoint;

/**
 * When a lane looks for deliveries, and how many it may have in hand. It waits here until
 * there is something to do, and everybody wakes it here.
 */
final class DeliveryLaneScheduler {

	/** Longest time between two looks, in ms. */
	private static final long LOOK = 1000;

	/**
	 * How long it waits for more slots to be free, in ms: a look costs nearly as much for
	 * one delivery as for eight.
	 */
	private static final long GATHER = 5;

	/** Shortest wait for lanes that another process has locked, in ms. */
	private static final long LOCKED = 20;

	/** By how much the next one may be earlier, if this one was late, in ns. */
	private static final long LATE = 10_000_000;

	private final int parallel;

	private final double rate;

	/**
	 * When the next delivery may be taken, if there is a limit of them in a second; of
	 * the lane's thread alone.
	 */
	private long nextAt = System.nanoTime();

	private final Object monitor = new Object();

	/** Guarded by the monitor, as the next two are. */
	private int free;

	private boolean woken;

	/**
	 * The breaker did not let the last one through: then one at a time finds out whether
	 * it does.
	 */
	private boolean refused;

	private volatile boolean running;

	DeliveryLaneScheduler(CrmEndpoint endpoint) {
		this.parallel = endpoint.parallel();
		this.rate = endpoint.rate();
		this.free = this.parallel;
	}

	void start() {
		this.running = true;
	}

	/** Ends all waiting. */
	void stop() {
		this.running = false;
		wake();
	}

	boolean isRunning() {
		return this.running;
	}

	/** There may be something to do. */
	void wake() {
		synchronized (this.monitor) {
			this.woken = true;
			this.monitor.notifyAll();
		}
	}

	/** A delivery is in hand. */
	void took() {
		synchronized (this.monitor) {
			this.free--;
		}
	}

	/** A delivery has left our hand. */
	void gaveBack() {
		synchronized (this.monitor) {
			this.free++;
			wake();
		}
	}

	/** Whether the breaker has let the last one through. */
	void tried(DeliveryOutcome outcome) {
		synchronized (this.monitor) {
			this.refused = outcome.state() == DeliveryOutcome.State.REFUSED;
		}
	}

	/** Waits until at least one request may be made, and tells how many. */
	int awaitSlots() {
		synchronized (this.monitor) {
			while (this.running && this.free == 0) {
				await(LOOK);
			}
			while (this.running && this.refused && this.free < this.parallel) {
				await(LOOK);
			}
			gather();
			if (this.refused) {
				pause();
				this.woken = false;
				return 1;
			}
			this.woken = false;
			return (this.rate > 0) ? Math.min(this.free, 1) : this.free;
		}
	}

	private void gather() {
		long end = System.nanoTime() + GATHER * 1_000_000;
		for (long rest = GATHER; rest > 0 && this.running
				&& this.free < this.parallel / 2; rest = (end - System.nanoTime()) / 1_000_000) {
			await(rest);
		}
	}

	/**
	 * Waits until there may be something to do.
	 * @param next how long it is until something falls due; null if nothing does
	 */
	void awaitWork(Duration next) {
		long wait = (next == null) ? LOOK : Math.max(LOCKED, Math.min(LOOK, next.toMillis()));
		synchronized (this.monitor) {
			if (!this.woken && this.running) {
				await(wait);
			}
		}
	}

	/** Waits after deliveries were taken, if there is a limit of them in a second. */
	void awaitRate() {
		if (this.rate > 0) {
			long now = System.nanoTime();
			this.nextAt = Math.max(now - LATE, this.nextAt) + (long) (1_000_000_000 / this.rate);
			pause((this.nextAt - now) / 1_000_000);
		}
	}

	/** Waits for the time between two looks, whatever there may be to do. */
	void pause() {
		pause(LOOK);
	}

	private void pause(long millis) {
		long end = System.nanoTime() + millis * 1_000_000;
		synchronized (this.monitor) {
			for (long rest = millis; rest > 0 && this.running; rest = (end - System.nanoTime()) / 1_000_000) {
				await(rest);
			}
		}
	}

	private void await(long millis) {
		try {
			this.monitor.wait(millis);
		}
		catch (InterruptedException ex) {
			this.running = false;
			Thread.currentThread().interrupt();
		}
	}

}
