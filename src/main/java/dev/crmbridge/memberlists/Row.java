package dev.crmbridge.memberlists;

import java.util.List;

/**
 * Row of a list as read. Next step: {@code RowMapper.map} makes a {@link RowResult} of
 * it.
 *
 * @param number number of the row, from 1; 0 for the header
 * @param fields its cleaned fields
 * @param rejection why the row must not be loaded, whatever its fields; null for none
 */
public record Row(long number, List<String> fields, RowResult.Rejection rejection) {
}
