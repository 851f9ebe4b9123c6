package dev.crmbridge.callevents.admin;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * An event in the timeline of its call.
 *
 * @param number number of the event in the store
 * @param event name of the event
 * @param receivedAt when the bridge received the event
 * @param deliveries deliveries of the event, by endpoint
 */
public record TimelineEvent(long number, String event, OffsetDateTime receivedAt, List<DeliveryReport> deliveries) {
}
