package dev.crmbridge.callevents.delivery;

/**
 * A delivery attempt with its outcome.
 *
 * @param delivery the claimed delivery
 * @param outcome outcome of the attempt
 */
record DeliveryAttempt(ClaimedDelivery delivery, DeliveryOutcome outcome) {
}
