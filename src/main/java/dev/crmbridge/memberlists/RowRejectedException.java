package dev.crmbridge.memberlists;

/**
 * A row that cannot be loaded, while the rest of its list can. Has no stack trace: a list
 * may hold thousands.
 */
public class RowRejectedException extends Exception {

	private final String code;

	private final transient Object[] details;

	/**
	 * Rejects a row.
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details what that text names
	 */
	public RowRejectedException(String code, Object... details) {
		super(code, null, false, false);
		this.code = code;
		this.details = details;
	}

	/** A stable word for the reason. */
	public String getCode() {
		return this.code;
	}

	/** What the reason's text names. */
	public Object[] getDetails() {
		return this.details;
	}

}
