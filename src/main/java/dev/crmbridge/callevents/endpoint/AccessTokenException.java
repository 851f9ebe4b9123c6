package dev.crmbridge.callevents.endpoint;

import java.io.IOException;

/** Thrown when a token server gave no access token; the delivery is retried. */
public final class AccessTokenException extends IOException {

	/**
	 * Creates an exception.
	 * @param reason the reason in a few words, without the server's text
	 * @param cause the cause; null if absent
	 */
	AccessTokenException(String reason, Throwable cause) {
		super("no access token: " + reason, cause);
	}

}
