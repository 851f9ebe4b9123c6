package dev.crmbridge.members;

/**
 * A row that cannot be loaded, while the rest of its list can. Has no stack trace: a list
 * may hold thousands.
 */
class RowRejectedException extends Exception {

	private final String code;

	RowRejectedException(String code, String reason) {
		super(reason, null, false, false);
		this.code = code;
	}

	String code() {
		return this.code;
	}

}
