package dev.crmbridge.testkit.context;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Wrong clock of a machine, which a test sets while the bridge runs. */
public final class ShiftedClock extends Clock {

	private volatile Duration shift;

	public ShiftedClock(Duration shift) {
		this.shift = shift;
	}

	/** Sets the clock ahead of the real time, or behind it. */
	public void set(Duration shift) {
		this.shift = shift;
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.shift);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
