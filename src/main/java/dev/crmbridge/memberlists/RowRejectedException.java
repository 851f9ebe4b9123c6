package dev.crmbridge.memberlists;

/**
 * Thrown if a row is rejected; the rest of its list goes on. Has no stack trace, as a
 * list may hold thousands of rejected rows.
 */
public class RowRejectedException extends Exception {

	private final String code;

	private final transient Object[] details;

	/**
	 * Creates the exception.
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details arguments of the text
	 */
	public RowRejectedException(String code, Object... details) {
		super(code, null, false, false);
		this.code = code;
		this.details = details;
	}

	/** Returns a stable word for the reason. */
	public String getCode() {
		return this.code;
	}

	/** Returns the arguments of the reason's text. */
	public Object[] getDetails() {
		return this.details;
	}

}
