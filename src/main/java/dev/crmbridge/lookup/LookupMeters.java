package dev.crmbridge.lookup;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** Meters that count and time lookups by the source of their answer. */
@Component
public class LookupMeters {

	private final MeterRegistry meters;

	/**
	 * Registered once: finding a timer for each lookup would cost more than the lookup.
	 */
	private final Map<String, Timer> bySource;

	LookupMeters(MeterRegistry meters) {
		this.meters = meters;
		this.bySource = Stream.of("crm", "cache", "default", "none")
			.collect(Collectors.toMap(Function.identity(),
					(source) -> Timer.builder("bridge.lookups")
						.description("Lookups of callers, until the answer was known")
						.tag("source", source)
						.register(meters)));
	}

	/** Starts timing a lookup. */
	public Timer.Sample begin() {
		return Timer.start(this.meters);
	}

	/**
	 * Records a lookup that has its answer.
	 * @param lookup what {@link #begin} returned; null records nothing
	 * @param answer the answer
	 */
	public void record(Timer.Sample lookup, Map<String, Object> answer) {
		if (lookup != null) {
			lookup.stop(this.bySource.get(answer.get("source")));
		}
	}

}
