package dev.crmbridge.lookup.source;

import java.util.Set;

/**
 * A column that an SQL compares with parameters.
 *
 * @param operand the column or a function of it, as the SQL writes it
 * @param table the table with its alias, as the SQL writes them
 * @param parameters names of the parameters
 * @param line the line of the first comparison, from 1
 */
record NumberColumn(String operand, String table, Set<String> parameters, int line) {

	/** Returns the statement that reads its values. */
	String sample() {
		return "select " + this.operand + " from " + this.table + " where " + this.operand + " is not null";
	}

}
