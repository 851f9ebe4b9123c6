package dev.crmbridge.console.view;

import org.springframework.http.HttpStatus;

/** Thrown if a form is refused, with a text that says what to do. */
public class PageProblemException extends RuntimeException {

	private final HttpStatus status;

	private final String key;

	private final transient Object[] details;

	/**
	 * Creates an exception.
	 * @param status status of the response
	 * @param key key of the text
	 * @param details what the text mentions, formatted
	 */
	public PageProblemException(HttpStatus status, String key, Object... details) {
		super(key, null, false, false);
		this.status = status;
		this.key = key;
		this.details = details;
	}

	HttpStatus status() {
		return this.status;
	}

	/** Returns the key of the text. */
	public String key() {
		return this.key;
	}

	Object[] details() {
		return this.details;
	}

}
