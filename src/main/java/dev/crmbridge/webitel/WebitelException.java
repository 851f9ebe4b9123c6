package dev.crmbridge.webitel;

import dev.crmbridge.logging.LogContext;

/**
 * Thrown when Webitel did not carry out a request, or its answer does not say so. The
 * message may be logged; the detail may contain a member's name.
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
		// Webitel's detail about a refused token contains the token
		this.detail = isTokenRefused() ? "Webitel refused the token" : detail;
	}

	/**
	 * Returns the HTTP status that the answer means: the code in its body, else the
	 * status that it came with.
	 */
	public int getCode() {
		return this.code;
	}

	/**
	 * Returns Webitel's id of the error, such as
	 * {@code store.sql_member.bulk_save.app_error}; empty if absent.
	 */
	public String getId() {
		return this.id;
	}

	/** Returns Webitel's detail, for readers who may see a member's data. */
	public String getDetail() {
		return this.detail;
	}

	/** Returns the value of {@code Retry-After}; null if absent. */
	public String getRetryAfter() {
		return this.retryAfter;
	}

	/** Returns whether Webitel refused the token, and not the request. */
	public boolean isTokenRefused() {
		return RefusedTokenDetector.isRefusal(this.code);
	}

	/** Returns whether Webitel refused the request itself, and did not carry it out. */
	public boolean isRefusal() {
		return this.code >= 400 && this.code < 500 && !isTokenRefused();
	}

}
