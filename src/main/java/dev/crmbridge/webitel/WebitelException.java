package dev.crmbridge.webitel;

/**
 * A request that Webitel has not carried out, or of which it did not say so. The detail of a 401 holds the token, so it
 * is no part of the message then.
 */
public class WebitelException extends RuntimeException {

	private final int code;

	private final String id;

	WebitelException(int code, String id, String detail) {
		super((code == 401 || code == 403) ? "Webitel refused the token (" + code + ")"
				: "Webitel answered " + code + " " + id + ": " + detail);
		this.code = code;
		this.id = id;
	}

	/** The HTTP status that the answer means, which is not always the one that it came with. */
	public int getCode() {
		return this.code;
	}

	/** Webitel's id of the error, such as {@code store.sql_member.bulk_save.app_error}; empty if it gave none. */
	public String getId() {
		return this.id;
	}

	/** Whether Webitel has refused the request and surely not carried it out. */
	public boolean isRefusal() {
		return this.code >= 400 && this.code < 500;
	}

}
