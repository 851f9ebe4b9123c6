package dev.crmbridge.callevents.intake;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Meters of received call events by result, and of the size of the spool. */
@Component
public class CallEventMeters {

	private final MeterRegistry meters;

	private final Map<Result, Counter> received = new EnumMap<>(Result.class);

	CallEventMeters(MeterRegistry meters) {
		this.meters = meters;
		for (Result result : Result.values()) {
			this.received.put(result,
					Counter.builder("bridge.call.events")
						.description("Call events received from Webitel")
						.tag("result", result.name().toLowerCase(Locale.ROOT))
						.register(meters));
		}
	}

	/** Counts a received event. */
	void count(Result result) {
		this.received.get(result).increment();
	}

	/** Measures the size of a spool from now on. */
	void watch(CallEventSpool spool) {
		Gauge.builder("bridge.spool", spool, CallEventSpool::bytes)
			.description("Size of the call events on disk that are not in the store yet")
			.baseUnit("bytes")
			.register(this.meters);
	}

	/** Results of receiving an event. */
	enum Result {

		/** The store has the event. */
		ACCEPTED,

		/** The store already had the event. */
		DUPLICATE,

		/** The spool has the event until the store is available. */
		SPOOLED,

		/** Neither the store nor the spool took the event: it is lost. */
		REFUSED,

		/** The body is no event, or a field is invalid. */
		INVALID

	}

}
