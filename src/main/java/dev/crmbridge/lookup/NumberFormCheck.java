package dev.crmbridge.lookup;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;

/**
 * Check of the forms in which the CRM's own phone numbers stand: a caller is recognised
 * only if the parameter of the SQL has the form of the column.
 */
public interface NumberFormCheck {

	/** Reads a sample of the CRM's numbers. */
	Result run();

	/**
	 * The findings of a sample.
	 *
	 * @param notes the forms, or why they are unknown
	 * @param warnings comparisons that do not match the sampled numbers
	 */
	record Result(List<ConfigProblem> notes, List<ConfigProblem> warnings) {
	}

}
