package dev.crmbridge.memberlists.stoplists.repository;

import java.time.OffsetDateTime;

/**
 * A number on a stop list.
 *
 * @param number the number in E.164 without its {@code +}
 * @param until when the number expires; null for never
 * @param reason why the number is on the list; null if unknown
 */
public record StopNumber(long number, OffsetDateTime until, String reason) {
}
