package dev.crmbridge.memberlists.stoplists.repository;

import java.time.OffsetDateTime;

/**
 * Entry of a number on a stop list.
 *
 * @param list name of the list
 * @param until when the number expires; null for never
 * @param reason why the number is on the list; null if unknown
 * @param addedAt when the number came onto the list
 */
public record StopEntry(String list, OffsetDateTime until, String reason, OffsetDateTime addedAt) {
}
