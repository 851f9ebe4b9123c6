package dev.crmbridge.outcomes;

import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Meters of the reading of outcomes: attempts that were read, and the delay. */
@Component
class OutcomeMeters {

	private final Counter read;

	private final Counter found;

	private final AtomicReference<Long> caughtUp = new AtomicReference<>(System.nanoTime());

	OutcomeMeters(MeterRegistry meters) {
		this.read = counter(meters, "read");
		this.found = counter(meters, "new");
		Gauge.builder("bridge.outcomes.behind", this, OutcomeMeters::secondsBehind)
			.description("Time since this process last read the attempt history to its end")
			.baseUnit("seconds")
			.register(meters);
	}

	private static Counter counter(MeterRegistry meters, String state) {
		return Counter.builder("bridge.outcomes.attempts")
			.description("Dialer attempts of loaded members that were read from the attempt history")
			.tag("state", state)
			.register(meters);
	}

	private double secondsBehind() {
		return (System.nanoTime() - this.caughtUp.get()) / 1e9;
	}

	void count(int attempts, int isNew) {
		this.read.increment(attempts);
		this.found.increment(isNew);
	}

	void caughtUp() {
		this.caughtUp.set(System.nanoTime());
	}

}
