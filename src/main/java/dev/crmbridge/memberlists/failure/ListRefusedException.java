package dev.crmbridge.memberlists.failure;

/** Thrown if a list is refused as a whole, before any of its rows was uploaded. */
public class ListRefusedException extends RuntimeException {

	private final String code;

	private final transient Object[] details;

	/**
	 * Creates the exception.
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details arguments of the text
	 */
	public ListRefusedException(String code, Object... details) {
		super(code);
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
