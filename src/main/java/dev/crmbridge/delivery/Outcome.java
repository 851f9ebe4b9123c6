package dev.crmbridge.delivery;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

import javax.net.ssl.SSLException;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * What became of one try.
 *
 * @param state what it means for the delivery
 * @param status the HTTP status; null if there was no answer
 * @param error what went wrong, in a few words; null if nothing did
 * @param retryAfter how long the endpoint asks us to wait; null if it does not
 */
record Outcome(State state, Integer status, String error, Duration retryAfter) {

	/** What an outcome means for the delivery. */
	enum State {

		/** The endpoint has it. */
		DELIVERED,

		/** The endpoint will never take it. */
		DEAD,

		/** It is tried again. */
		AGAIN,

		/** The breaker let nothing through: there was no try. */
		REFUSED

	}

	/**
	 * The outcome of a request that was answered.
	 * @param status the HTTP status, null if the route has ended without one
	 * @return delivered if it is a success, else dead: the route calls all other statuses
	 * a failure
	 */
	static Outcome answered(Integer status) {
		if (status == null) {
			return new Outcome(State.AGAIN, null, "no request was made", null);
		}
		return (status >= 200 && status < 300) ? new Outcome(State.DELIVERED, status, null, null)
				: new Outcome(State.DEAD, status, "answered " + status, null);
	}

	/** The outcome of a request that failed. */
	static Outcome failed(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CallNotPermittedException) {
				return new Outcome(State.REFUSED, null, null, null);
			}
			if (cause instanceof HttpOperationFailedException answered) {
				return new Outcome(State.AGAIN, answered.getStatusCode(), "answered " + answered.getStatusCode(),
						retryAfter(answered.getResponseHeaders()));
			}
		}
		return new Outcome(State.AGAIN, null, words(failure), null);
	}

	/** {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3). */
	private static Duration retryAfter(Map<String, String> headers) {
		String value = (headers == null) ? null
				: headers.entrySet()
					.stream()
					.filter((header) -> header.getKey().equalsIgnoreCase("Retry-After"))
					.map((header) -> String.valueOf(header.getValue()).strip())
					.findFirst()
					.orElse(null);
		if (value == null) {
			return null;
		}
		if (value.matches("[0-9]+")) {
			return Duration.ofSeconds((value.length() > 9) ? Integer.MAX_VALUE : Long.parseLong(value));
		}
		try {
			return Duration.between(Instant.now(),
					ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	private static String words(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return "no answer in time";
			}
			if (cause instanceof UnknownHostException) {
				return "unknown host";
			}
			if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
				return "no connection";
			}
			if (cause instanceof SSLException) {
				return "no TLS connection";
			}
			if (cause instanceof NoHttpResponseException) {
				return "closed without an answer";
			}
		}
		return "broken off: " + failure.getClass().getSimpleName();
	}

}
