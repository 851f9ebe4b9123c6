package dev.crmbridge.callevents.delivery;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An event for an endpoint, in this process's hand.
 *
 * @param event number of the event in the store
 * @param eventId the event's id
 * @param endpoint the endpoint's name
 * @param call what its order goes by
 * @param tries requests made before
 * @param leasedUntil when it is given up for lost, and another process may take it
 * @param leaseEnd the same by {@link System#nanoTime()}: the clock of this machine may be
 * hours off the store's
 * @param laneVersion the lane's version when it was taken
 * @param body what is sent
 * @param traceparent the trace context of the event; null if it has none
 */
public record ClaimedDelivery(long event, UUID eventId, String endpoint, String call, int tries,
		OffsetDateTime leasedUntil, long leaseEnd, long laneVersion, String body, String traceparent) {

	/** Whether another process may have the delivery now. */
	boolean isLeaseOver() {
		return System.nanoTime() - this.leaseEnd > 0;
	}

}
