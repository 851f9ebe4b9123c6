package dev.crmbridge.callevents.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.crmbridge.callevents.CrmEndpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Meters of delivery attempts by endpoint and result, and of the age of the oldest due
 * delivery.
 */
@Component
class DeliveryMeters {

	private static final List<String> RESULTS = List.of("delivered", "again", "dead", "expired", "held-back");

	private final MeterRegistry meters;

	private final OldestDueReader oldestDue;

	/** By endpoint and result. */
	private final Map<String, Map<String, Counter>> counters = new ConcurrentHashMap<>();

	DeliveryMeters(MeterRegistry meters, OldestDueReader oldestDue) {
		this.meters = meters;
		this.oldestDue = oldestDue;
	}

	/** Registers the meters of an endpoint; existing meters are kept. */
	void add(String endpoint) {
		this.counters.put(endpoint, RESULTS.stream()
			.collect(Collectors.toMap(Function.identity(), (result) -> Counter.builder("bridge.deliveries")
				.description("Attempts to deliver a call event to a CRM endpoint, and deliveries that ended at maxAge")
				.tag("endpoint", endpoint)
				.tag("result", result)
				.register(this.meters))));
		Gauge.builder("bridge.deliveries.oldest.due", () -> this.oldestDue.seconds(endpoint))
			.description("Age of the endpoint's oldest due delivery; 0 if none is due")
			.baseUnit("seconds")
			.tag("endpoint", endpoint)
			.register(this.meters);
	}

	/** Counts a delivery attempt, or that an open circuit breaker prevented one. */
	void countOutcome(CrmEndpoint endpoint, DeliveryOutcome outcome) {
		count(endpoint, switch (outcome.result()) {
			case DELIVERED -> "delivered";
			case RETRY -> "again";
			case DEAD -> "dead";
			case BREAKER_OPEN -> "held-back";
		}, 1);
	}

	/** Counts deliveries that ended at the endpoint's {@code maxAge}. */
	void countTooOld(CrmEndpoint endpoint, int deliveries) {
		count(endpoint, endpoint.stateAtMaxAge().word(), deliveries);
	}

	private void count(CrmEndpoint endpoint, String result, int deliveries) {
		this.counters.get(endpoint.name()).get(result).increment(deliveries);
	}

}
