package dev.crmbridge.callevents.delivery;

import java.util.List;

/**
 * What a lane has taken in hand.
 *
 * @param lanes lanes that were looked at
 * @param deliveries what is in our hand now
 * @param tooOld deliveries that were given up, as they were too old
 */
record ClaimedBatch(int lanes, List<ClaimedDelivery> deliveries, int tooOld) {
}
