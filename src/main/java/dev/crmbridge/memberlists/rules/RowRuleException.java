package dev.crmbridge.memberlists.rules;

/**
 * Thrown if the customer's rules fail. No row of the list was uploaded then, and the list
 * is read again when the load is resumed.
 */
public class RowRuleException extends RuntimeException {

	private final String code;

	private final boolean temporary;

	/**
	 * Creates the exception.
	 * @param code of the text {@code cause.<code>} for clerks
	 * @param temporary whether the load may go on later without a change of the rules
	 * @param cause what the rules threw; null for no answer
	 */
	RowRuleException(String code, boolean temporary, Throwable cause) {
		super(code, cause);
		this.code = code;
		this.temporary = temporary;
	}

	/** Returns the code of the text {@code cause.<code>} for clerks. */
	public String getCode() {
		return this.code;
	}

	/** Returns whether the load may go on later without a change of the rules. */
	public boolean isTemporary() {
		return this.temporary;
	}

}
