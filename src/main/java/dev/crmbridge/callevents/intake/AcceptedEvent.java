package dev.crmbridge.callevents.intake;

import java.util.UUID;

/**
 * Result for an event that is in the store or the spool.
 *
 * @param id id of the event; for a duplicate, id of the first event
 * @param duplicate whether the store already had the event
 */
public record AcceptedEvent(UUID id, boolean duplicate) {
}
