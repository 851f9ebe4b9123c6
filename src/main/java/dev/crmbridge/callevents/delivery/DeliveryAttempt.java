package dev.crmbridge.callevents.delivery;

import java.time.Duration;

/**
 * A delivery attempt with its outcome.
 *
 * @param delivery the claimed delivery
 * @param outcome outcome of the attempt
 * @param time how long the attempt took
 * @param response beginning of an HTTP endpoint's answer; null if absent
 */
record DeliveryAttempt(ClaimedDelivery delivery, DeliveryOutcome outcome, Duration time, String response) {
}
