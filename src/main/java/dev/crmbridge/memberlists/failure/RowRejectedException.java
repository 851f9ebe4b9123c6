package dev.crmbridge.memberlists.failure;

import dev.crmbridge.memberlists.RowResult.Rejection;

/**
 * Thrown while a row is mapped, if the row is rejected; {@link RowMapper#map} returns the
 * rejection. Has no stack trace, as a list may hold thousands of rejected rows.
 */
public final class RowRejectedException extends Exception {

	private final transient Rejection rejection;

	/**
	 * Creates the exception.
	 * @param code a stable word for the reason; its text is in {@code reasons.properties}
	 * @param details arguments of the text
	 */
	public RowRejectedException(String code, Object... details) {
		super(code, null, false, false);
		this.rejection = Rejection.of(code, details);
	}

	public Rejection rejection() {
		return this.rejection;
	}

}
