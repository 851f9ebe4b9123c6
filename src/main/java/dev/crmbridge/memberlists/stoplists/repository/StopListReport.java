package dev.crmbridge.memberlists.stoplists.repository;

import java.time.OffsetDateTime;

/**
 * Report of a stop list.
 *
 * @param name of the list
 * @param size how many numbers the list has, without those that have expired
 * @param since when the list last changed
 * @param by who changed the list then
 */
public record StopListReport(String name, long size, OffsetDateTime since, String by) {
}
