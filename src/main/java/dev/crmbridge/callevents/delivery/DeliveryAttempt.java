package dev.crmbridge.callevents.delivery;

/**
 * A delivery, and what became of it.
 *
 * @param delivery what was sent
 * @param outcome what became of it
 */
record DeliveryAttempt(ClaimedDelivery delivery, DeliveryOutcome outcome) {
}
