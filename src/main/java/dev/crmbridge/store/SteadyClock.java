package dev.crmbridge.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Clock that starts at a wall clock's time and then counts elapsed time only, so that a
 * step of the wall clock (NTP, an operator) changes no ages in this process.
 */
final class SteadyClock extends Clock {

	private final ZoneId zone;

	private final Instant start;

	private final long startNanos;

	/**
	 * Creates a clock that starts at a wall clock's time.
	 * @param wall the clock for the start and the zone
	 */
	SteadyClock(Clock wall) {
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
