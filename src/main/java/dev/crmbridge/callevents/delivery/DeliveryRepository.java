package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.store.Seconds;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of due deliveries: claims them for this process and records the outcomes of
 * their delivery attempts.
 * <p>
 * A call queue holds one call's due deliveries to one endpoint. Its {@code next_at} says
 * when the queue is checked next. Checking too early is harmless, so each new delivery
 * sets the time to now. A claim decides by the deliveries themselves, with the call queue
 * locked. A claimed delivery's own {@code next_at} is the end of its lease, so the
 * deliveries of a killed process fall due again without further action.
 */
@Component
class DeliveryRepository {

	/** Deliveries of a call that a claim considers; later ones wait for these to end. */
	private static final int DEPTH = 200;

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	DeliveryRepository(@Qualifier("deliveryStore") JdbcClient store, TransactionTemplate deliveryTransaction) {
		this.store = store;
		this.transaction = deliveryTransaction;
	}

	/**
	 * Claims due deliveries of an endpoint until the end of their lease.
	 * @param endpoint the endpoint
	 * @param maxDeliveries maximum number of deliveries to claim
	 * @param maxQueues maximum number of call queues to look at
	 * @return the claimed deliveries, and how many call queues were looked at
	 */
	ClaimedBatch claim(CrmEndpoint endpoint, int maxDeliveries, int maxQueues) {
		return this.transaction.execute((status) -> {
			Map<String, Long> versions = this.store.sql(DeliverySql.LOCK)
				.param("endpoint", endpoint.name())
				.param("maxQueues", maxQueues)
				.query((row, n) -> Map.entry(row.getString("call"), row.getLong("version")))
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
			return versions.isEmpty() ? new ClaimedBatch(0, List.of(), 0) : claim(endpoint, maxDeliveries, versions);
		});
	}

	private ClaimedBatch claim(CrmEndpoint endpoint, int maxDeliveries, Map<String, Long> versions) {
		List<ClaimedDelivery> deliveries = new ArrayList<>();
		long leaseEnd = System.nanoTime() + endpoint.lease().toNanos();
		AtomicInteger tooOld = new AtomicInteger();
		this.store.sql(DeliverySql.CLAIM)
			.param("endpoint", endpoint.name())
			.param("calls", versions.keySet().toArray(String[]::new))
			.param("live", endpoint.live())
			.param("maxAge", Seconds.of(endpoint.maxAge()))
			.param("stateAtMaxAge", endpoint.stateAtMaxAge().word())
			.param("maxOrderWait", Seconds.of(CrmEndpoint.MAX_ORDER_WAIT))
			.param("lease", Seconds.of(endpoint.lease()))
			.param("depth", DEPTH)
			.param("maxDeliveries", maxDeliveries)
			.query((row) -> {
				tooOld.set(row.getInt("too_old"));
				String call = row.getString("call");
				if (call != null) {
					deliveries
						.add(new ClaimedDelivery(row.getLong("event"), row.getObject("id", UUID.class), endpoint.name(),
								call, row.getInt("attempts"), row.getObject("next_at", OffsetDateTime.class), leaseEnd,
								versions.get(call), row.getString("body"), row.getString("traceparent"),
								System.nanoTime() - (long) (row.getDouble("age") * 1_000_000_000)));
				}
			});
		return new ClaimedBatch(versions.size(), deliveries, tooOld.get());
	}

	/**
	 * Returns the time until an endpoint's next call queue is due; null if the endpoint
	 * has no call queue.
	 */
	Duration untilNext(CrmEndpoint endpoint) {
		return this.store.sql(DeliverySql.UNTIL_NEXT)
			.param("endpoint", endpoint.name())
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis((long) (seconds * 1000)))
			.orElse(null);
	}

	/**
	 * Records the outcomes of delivery attempts. A delivery that has ended or whose lease
	 * was over meanwhile does not change.
	 */
	void record(CrmEndpoint endpoint, List<DeliveryAttempt> attempts) {
		List<DeliveryAttempt> ended = attempts.stream().filter((attempt) -> !isDue(attempt)).toList();
		if (!ended.isEmpty()) {
			end(endpoint, ended);
		}
		attempts.stream().filter(DeliveryRepository::isDue).forEach((attempt) -> postpone(endpoint, attempt));
	}

	private static boolean isDue(DeliveryAttempt attempt) {
		return attempt.outcome().state() == DeliveryState.DUE;
	}

	private void end(CrmEndpoint endpoint, List<DeliveryAttempt> attempts) {
		this.store.sql(DeliverySql.END)
			.param("endpoint", endpoint.name())
			.param("events", values(attempts, (each) -> each.delivery().event()).toArray(Long[]::new))
			.param("calls", values(attempts, (each) -> each.delivery().call()).toArray(String[]::new))
			.param("leased",
					values(attempts, (each) -> each.delivery().leasedUntil().toString()).toArray(String[]::new))
			.param("versions", values(attempts, (each) -> each.delivery().queueVersion()).toArray(Long[]::new))
			.param("states", values(attempts, (each) -> each.outcome().state().word()).toArray(String[]::new))
			.param("statuses", values(attempts, (each) -> each.outcome().status()).toArray(Integer[]::new))
			.param("errors", values(attempts, (each) -> each.outcome().error()).toArray(String[]::new))
			.param("times", values(attempts, (each) -> each.time().toMillis()).toArray(Long[]::new))
			.param("responses", values(attempts, DeliveryAttempt::response).toArray(String[]::new))
			.update();
	}

	private static <T> Stream<T> values(List<DeliveryAttempt> attempts, Function<DeliveryAttempt, T> value) {
		return attempts.stream().map(value);
	}

	private void postpone(CrmEndpoint endpoint, DeliveryAttempt attempt) {
		ClaimedDelivery delivery = attempt.delivery();
		DeliveryOutcome outcome = attempt.outcome();
		boolean breakerOpen = outcome.result() == DeliveryOutcome.Result.BREAKER_OPEN;
		Duration delay = breakerOpen ? Duration.ZERO
				: endpoint.retryDelay(delivery.attempts() + 1, outcome.retryAfter());
		this.store.sql(DeliverySql.POSTPONE)
			.param("endpoint", endpoint.name())
			.param("event", delivery.event())
			.param("call", delivery.call())
			.param("leased", delivery.leasedUntil())
			.param("attempts", breakerOpen ? 0 : 1)
			.param("status", outcome.status())
			.param("error", outcome.error())
			.param("time", attempt.time().toMillis())
			.param("response", attempt.response())
			.param("delay", Seconds.of(delay))
			.param("maxAge", Seconds.of(endpoint.maxAge()))
			.update();
	}

}
