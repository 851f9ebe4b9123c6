package dev.crmbridge.callevents.delivery;

import java.util.List;

/**
 * Result of claiming an endpoint's due deliveries.
 *
 * @param callQueues number of call queues that the claim locked
 * @param deliveries the claimed deliveries
 * @param tooOld number of deliveries that ended at the endpoint's {@code maxAge}
 */
record ClaimedBatch(int callQueues, List<ClaimedDelivery> deliveries, int tooOld) {
}
