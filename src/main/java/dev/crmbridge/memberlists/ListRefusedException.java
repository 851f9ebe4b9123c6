package dev.crmbridge.memberlists;

/** A list that is refused as a whole, before anything of it was uploaded. */
public class ListRefusedException extends RuntimeException {

	private final String code;

	private final transient Object[] details;

	/**
	 * Refuses a list.
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details what that text names
	 */
	public ListRefusedException(String code, Object... details) {
		super(code);
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
