package dev.crmbridge.callevents.delivery;

import java.time.Duration;

import dev.crmbridge.callevents.CrmEndpoint;

/**
 * Pacer of an endpoint's claims: decides how long the claiming thread waits, and how many
 * deliveries it claims. The thread waits here and is woken here.
 */
final class ClaimPacer {

	/** Longest time between two claims, in ms. */
	private static final long MAX_CLAIM_INTERVAL = 1000;

	/**
	 * Time to wait for more free slots, in ms: a claim of one delivery costs nearly as
	 * much as a claim of eight.
	 */
	private static final long SLOT_WAIT = 5;

	/** Shortest wait for call queues that another process has locked, in ms. */
	private static final long MIN_WORK_WAIT = 20;

	/** Time by which a claim may be early after a late one, in ns. */
	private static final long MAX_RATE_CREDIT = 10_000_000;

	private final int parallel;

	private final double rate;

	/**
	 * Time of the next claim, if the endpoint has a rate. Only the consumer's thread uses
	 * this field.
	 */
	private long nextClaimAt = System.nanoTime();

	private final Object monitor = new Object();

	/** Guarded by the monitor, as the next three fields are. */
	private int freeSlots;

	/** Slots without those of deliveries whose routes do not end. */
	private int usableSlots;

	private boolean woken;

	/**
	 * Whether the circuit breaker prevented the last attempt: then one delivery at a time
	 * probes whether it still does.
	 */
	private boolean breakerOpen;

	private volatile boolean running;

	ClaimPacer(CrmEndpoint endpoint) {
		this.parallel = endpoint.parallel();
		this.rate = endpoint.rate();
		this.freeSlots = this.parallel;
		this.usableSlots = this.parallel;
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

	/** Ends a wait for work, as deliveries may be due. */
	void wake() {
		synchronized (this.monitor) {
			this.woken = true;
			this.monitor.notifyAll();
		}
	}

	/** Takes a slot for a claimed delivery. */
	void acquireSlot() {
		synchronized (this.monitor) {
			this.freeSlots--;
		}
	}

	/** Releases the slot of a delivery whose outcome is recorded. */
	void releaseSlot() {
		synchronized (this.monitor) {
			this.freeSlots++;
			wake();
		}
	}

	/** Stops waiting for the slot of a delivery whose route does not end. */
	void abandonSlot() {
		synchronized (this.monitor) {
			this.usableSlots--;
			wake();
		}
	}

	/** Waits again for an abandoned slot, as the route ended after all. */
	void recoverSlot() {
		synchronized (this.monitor) {
			this.usableSlots++;
		}
	}

	/** Notes whether the circuit breaker prevented the last attempt. */
	void noteOutcome(DeliveryOutcome outcome) {
		synchronized (this.monitor) {
			this.breakerOpen = outcome.result() == DeliveryOutcome.Result.BREAKER_OPEN;
		}
	}

	/** Waits until a slot is free, and returns the number of deliveries to claim. */
	int awaitSlots() {
		synchronized (this.monitor) {
			while (this.running && this.freeSlots == 0) {
				await(MAX_CLAIM_INTERVAL);
			}
			while (this.running && this.breakerOpen && this.freeSlots < this.usableSlots) {
				await(MAX_CLAIM_INTERVAL);
			}
			awaitMoreSlots();
			if (this.breakerOpen) {
				pause();
				this.woken = false;
				return 1;
			}
			this.woken = false;
			return (this.rate > 0) ? Math.min(this.freeSlots, 1) : this.freeSlots;
		}
	}

	private void awaitMoreSlots() {
		long end = System.nanoTime() + SLOT_WAIT * 1_000_000;
		for (long rest = SLOT_WAIT; rest > 0 && this.running
				&& this.freeSlots < this.parallel / 2; rest = (end - System.nanoTime()) / 1_000_000) {
			await(rest);
		}
	}

	/**
	 * Waits until deliveries may be due.
	 * @param next time until the next call queue is due; null if the endpoint has none
	 */
	void awaitWork(Duration next) {
		long wait = (next == null) ? MAX_CLAIM_INTERVAL
				: Math.max(MIN_WORK_WAIT, Math.min(MAX_CLAIM_INTERVAL, next.toMillis()));
		synchronized (this.monitor) {
			if (!this.woken && this.running) {
				await(wait);
			}
		}
	}

	/** Waits after a claim for as long as the endpoint's rate demands. */
	void awaitRate() {
		if (this.rate > 0) {
			long now = System.nanoTime();
			this.nextClaimAt = Math.max(now - MAX_RATE_CREDIT, this.nextClaimAt) + (long) (1_000_000_000 / this.rate);
			pause((this.nextClaimAt - now) / 1_000_000);
		}
	}

	/** Waits for the longest time between two claims; {@link #wake} does not end it. */
	void pause() {
		pause(MAX_CLAIM_INTERVAL);
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
