package dev.crmbridge.callevents.delivery;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A delivery that this process claimed: one event for one endpoint.
 *
 * @param event number of the event in the store
 * @param eventId id of the event
 * @param endpoint name of the endpoint
 * @param call ordering key of the delivery
 * @param attempts delivery attempts before this claim
 * @param leasedUntil end of the lease by the store's clock; later, another process may
 * claim the delivery
 * @param leaseEnd end of the lease by {@link System#nanoTime()}, as this machine's clock
 * may be hours off the store's
 * @param queueVersion version of the call queue at the time of the claim
 * @param body JSON to send
 * @param traceparent trace context of the event; null if absent
 * @param receivedAt when the event was received, by {@link System#nanoTime()}
 */
public record ClaimedDelivery(long event, UUID eventId, String endpoint, String call, int attempts,
		OffsetDateTime leasedUntil, long leaseEnd, long queueVersion, String body, String traceparent,
		long receivedAt) {

	/**
	 * Returns a test event, which is not in the store.
	 * @param endpoint name of the endpoint
	 * @param id id of the event
	 * @param body JSON to send
	 */
	static ClaimedDelivery ofTest(String endpoint, UUID id, String body) {
		long now = System.nanoTime();
		return new ClaimedDelivery(0, id, endpoint, id.toString(), 0, null, now, 0, body, null, now);
	}

	/** Returns whether another process may have claimed the delivery. */
	boolean isLeaseOver() {
		return System.nanoTime() - this.leaseEnd > 0;
	}

}
