package dev.crmbridge.memberlists;

import java.util.List;

/**
 * Row of a list as read. Next step: {@code RowRuleRunner} has the customer's rules check
 * it, and {@code RowMapper.map} makes a {@link RowResult} of it.
 *
 * @param number number of the row, from 1; 0 for the header
 * @param fields its cleaned fields, which {@code rejected.csv} repeats
 * @param values what is mapped: the fields, or what the customer's rules made of them
 * @param rejection why the row must not be loaded, whatever its fields; null for none
 */
public record ListRow(long number, List<String> fields, List<String> values, RowResult.Rejection rejection) {

	/** Creates a row whose fields are mapped as read. */
	public ListRow(long number, List<String> fields, RowResult.Rejection rejection) {
		this(number, fields, fields, rejection);
	}

}
