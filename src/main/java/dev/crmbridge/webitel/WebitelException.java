package dev.crmbridge.webitel;

import dev.crmbridge.logging.LogContext;

/**
 * A request that Webitel has not carried out, or of which it did not say so. The message
 * may be logged; the detail may hold a member's name.
 */
public class WebitelException extends RuntimeException {

	private final int code;

	private final String id;

	private final String detail;

	private final String retryAfter;

	WebitelException(int code, String id, String detail, String retryAfter) {
		super("Webitel answered " + code + (id.isEmpty() ? "" : " " + LogContext.sanitize(id)));
		this.code = code;
		this.id = id;
		this.retryAfter = retryAfter;
		// the detail of a refused token is the token
		this.detail = isTokenRefused() ? "Webitel refused the token" : detail;
	}

	/**
	 * The HTTP status that the answer means, which is not always the one that it came
	 * with.
	 */
	public int getCode() {
		return this.code;
	}

	/**
	 * Webitel's id of the error, such as {@code store.sql_member.bulk_save.app_error};
	 * empty if it gave none.
	 */
	public String getId() {
		return this.id;
	}

	/** What Webitel says of it, for the eyes of those who may see a member's data. */
	public String getDetail() {
		return this.detail;
	}

	/** The value of {@code Retry-After}; null if there was none. */
	public String getRetryAfter() {
		return this.retryAfter;
	}

	/** Whether the token is the trouble, and not the request. */
	public boolean isTokenRefused() {
		return this.code == 401 || this.code == 403;
	}

	/** Whether Webitel has refused the request itself, and surely not carried it out. */
	public boolean isRefusal() {
		return this.code >= 400 && this.code < 500 && !isTokenRefused();
	}

}
