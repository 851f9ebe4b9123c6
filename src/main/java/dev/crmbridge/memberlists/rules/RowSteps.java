package dev.crmbridge.memberlists.rules;

import org.springframework.stereotype.Component;

/**
 * Bean {@code row} for {@code bean} steps of rules, which set computed values more
 * readably than nested expressions: {@code set(${body}, name, ${body.get('first')})}.
 */
@Component("row")
public class RowSteps {

	/** Replaces the value of a column; see {@link Row#set}. */
	public void set(Row row, String column, Object value) {
		row.set(column, value);
	}

	/** Rejects a row; see {@link Row#reject}. */
	public void reject(Row row, String code, String words) {
		row.reject(code, words);
	}

}
