package dev.crmbridge.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Clock that starts at a wall clock's time and then counts elapsed time only. A step of
 * the wall clock (NTP, an operator) changes no age of what this process has received.
 */
public final class SteadyClock extends Clock {

	private final ZoneId zone;

	private final Instant start;

	private final long startNanos;

	/**
	 * Starts at a wall clock's time.
	 * @param wall gives the time of the start, and the zone
	 */
	public SteadyClock(Clock wall) {
		this(wall.getZone(), wall.instant(), System.nanoTime());
	}

	private SteadyClock(ZoneId zone, Instant start, long startNanos) {
		this.zone = zone;
		this.start = start;
		this.startNanos = startNanos;
	}

	@Override
	public Instant instant() {
		return this.start.plus(Duration.ofNanos(System.nanoTime() - this.startNanos));
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId other) {
		return new SteadyClock(other, this.start, this.startNanos);
	}

}
