package dev.crmbridge.testkit.context;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Clock that a test puts forward instead of waiting for minutes. */
public final class MovableClock extends Clock {

	private static final Duration STEP = Duration.ofMinutes(2);

	private final Clock real;

	private volatile Duration ahead = Duration.ZERO;

	private Duration farthest = Duration.ZERO;

	public MovableClock(Clock real) {
		this.real = real;
	}

	/** Puts the clock two minutes ahead of its latest time so far. */
	public void forward() {
		this.farthest = this.farthest.plus(STEP);
		this.ahead = this.farthest;
	}

	/** Returns to the real time. */
	public void back() {
		this.ahead = Duration.ZERO;
	}

	@Override
	public Instant instant() {
		return this.real.instant().plus(this.ahead);
	}

	@Override
	public ZoneId getZone() {
		return this.real.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
