package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/**
 * Meters of delivery attempts by endpoint: results, times, and the age of the oldest due
 * delivery.
 */
@Component
class DeliveryMeters {

	private static final List<String> RESULTS = List.of("delivered", "again", "dead", "expired", "held-back");

	private final MeterRegistry meters;

	private final OldestDueReader oldestDue;

	/** Buckets of an attempt's time: to the longest usual timeout. */
	private static final Duration[] ATTEMPT_BUCKETS = buckets("5ms", "10ms", "25ms", "50ms", "100ms", "250ms", "500ms",
			"1s", "2s", "5s", "10s", "15s", "30s");

	/** Buckets of the time to delivery: from a screen pop to the longest retries. */
	private static final Duration[] DELIVERY_BUCKETS = buckets("100ms", "250ms", "500ms", "1s", "2s", "5s", "10s",
			"30s", "1m", "5m", "15m", "1h", "6h", "1d", "7d");

	/** By endpoint and result. */
	private final Map<String, Map<String, Counter>> counters = new ConcurrentHashMap<>();

	/** By endpoint. */
	private final Map<String, Timer> attempts = new ConcurrentHashMap<>();

	/** By endpoint. */
	private final Map<String, Timer> deliveries = new ConcurrentHashMap<>();

	DeliveryMeters(MeterRegistry meters, OldestDueReader oldestDue) {
		this.meters = meters;
		this.oldestDue = oldestDue;
	}

	private static Duration[] buckets(String... durations) {
		return Stream.of(durations).map(DurationStyle::detectAndParse).toArray(Duration[]::new);
	}

	/** Registers the meters of an endpoint; existing meters are kept. */
	void add(String endpoint) {
		this.counters.put(endpoint, RESULTS.stream()
			.collect(Collectors.toMap(Function.identity(), (result) -> Counter.builder("bridge.deliveries")
				.description("Attempts to deliver a call event to a CRM endpoint, and deliveries that ended at maxAge")
				.tag("endpoint", endpoint)
				.tag("result", result)
				.register(this.meters))));
		this.attempts.put(endpoint,
				Timer.builder("bridge.delivery.attempt")
					.description("Time of an attempt to deliver a call event to a CRM endpoint")
					.tag("endpoint", endpoint)
					.serviceLevelObjectives(ATTEMPT_BUCKETS)
					.register(this.meters));
		this.deliveries.put(endpoint,
				Timer.builder("bridge.delivery.time")
					.description("Time from the receipt of a call event to its delivery")
					.tag("endpoint", endpoint)
					.serviceLevelObjectives(DELIVERY_BUCKETS)
					.register(this.meters));
		Gauge.builder("bridge.deliveries.oldest.due", () -> this.oldestDue.seconds(endpoint))
			.description("Age of the endpoint's oldest due delivery; 0 if none is due")
			.baseUnit("seconds")
			.tag("endpoint", endpoint)
			.register(this.meters);
	}

	/** Counts a delivery attempt, or that an open circuit breaker prevented one. */
	void count(CrmEndpoint endpoint, DeliveryAttempt attempt) {
		count(endpoint, switch (attempt.outcome().result()) {
			case DELIVERED -> "delivered";
			case RETRY -> "again";
			case DEAD -> "dead";
			case BREAKER_OPEN -> "held-back";
		}, 1);
		if (attempt.outcome().result() != DeliveryOutcome.Result.BREAKER_OPEN) {
			this.attempts.get(endpoint.name()).record(attempt.time());
		}
		if (attempt.outcome().result() == DeliveryOutcome.Result.DELIVERED) {
			this.deliveries.get(endpoint.name())
				.record(System.nanoTime() - attempt.delivery().receivedAt(), TimeUnit.NANOSECONDS);
		}
	}

	/** Counts deliveries that ended at the endpoint's {@code maxAge}. */
	void countTooOld(CrmEndpoint endpoint, int deliveries) {
		count(endpoint, endpoint.stateAtMaxAge().word(), deliveries);
	}

	private void count(CrmEndpoint endpoint, String result, int deliveries) {
		this.counters.get(endpoint.name()).get(result).increment(deliveries);
	}

}
