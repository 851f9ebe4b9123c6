package dev.crmbridge.callevents.intake;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts call events by what became of them when they came, and measures the spool. */
@Component
public class CallEventMeters {

	private final MeterRegistry meters;

	private final Map<Result, Counter> received = new EnumMap<>(Result.class);

	CallEventMeters(MeterRegistry meters) {
		this.meters = meters;
		for (Result result : Result.values()) {
			this.received.put(result,
					Counter.builder("bridge.call.events")
						.description("Call events that Webitel has sent")
						.tag("result", result.name().toLowerCase(Locale.ROOT))
						.register(meters));
		}
	}

	/** An event has come. */
	void count(Result result) {
		this.received.get(result).increment();
	}

	/** Shows how large a spool is. */
	void watch(CallEventSpool spool) {
		Gauge.builder("bridge.spool", spool, CallEventSpool::bytes)
			.description("Call events on disk that wait for the store")
			.baseUnit("bytes")
			.register(this.meters);
	}

	/** What becomes of an event when it comes. */
	enum Result {

		/** It is in the store. */
		ACCEPTED,

		/** The store had it. */
		DUPLICATE,

		/** It is on disk until the store takes it. */
		SPOOLED,

		/** Neither the store nor the spool took it: it is lost. */
		REFUSED,

		/** It is none, or a field of it is wrong. */
		INVALID

	}

}
