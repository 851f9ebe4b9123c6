package dev.crmbridge.callevents.intake;

import java.util.UUID;

/**
 * The answer to an event that is on disk.
 *
 * @param id the event's id; of a duplicate, the first one's
 * @param duplicate whether the event was known
 */
public record AcceptedEvent(UUID id, boolean duplicate) {
}
