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

/** Counts deliveries by endpoint and result, and tells how old the oldest due one is. */
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

	/** Makes the meters of an endpoint; those that it has are kept. */
	void add(String endpoint) {
		this.counters
			.put(endpoint,
					RESULTS.stream()
						.collect(Collectors.toMap(Function.identity(), (result) -> Counter.builder("bridge.deliveries")
							.description("Tries to deliver a call event to a CRM endpoint, and deliveries given up")
							.tag("endpoint", endpoint)
							.tag("result", result)
							.register(this.meters))));
		Gauge.builder("bridge.deliveries.oldest.due", () -> this.oldestDue.seconds(endpoint))
			.description("Age of the endpoint's oldest delivery that has not ended; 0 without one")
			.baseUnit("seconds")
			.tag("endpoint", endpoint)
			.register(this.meters);
	}

	/** A try has ended. */
	void tried(CrmEndpoint endpoint, DeliveryOutcome outcome) {
		count(endpoint, switch (outcome.state()) {
			case DELIVERED -> "delivered";
			case AGAIN -> "again";
			case DEAD -> "dead";
			case REFUSED -> "held-back";
		}, 1);
	}

	/** So many deliveries were given up, as they were too old. */
	void tooOld(CrmEndpoint endpoint, int deliveries) {
		count(endpoint, endpoint.tooOld(), deliveries);
	}

	private void count(CrmEndpoint endpoint, String result, int deliveries) {
		this.counters.get(endpoint.name()).get(result).increment(deliveries);
	}

}
