package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.outbound.RetryAfterParser;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * What became of one try.
 *
 * @param state what it means for the delivery
 * @param status the HTTP status; null if there was no answer
 * @param error what went wrong, in a few words; null if nothing did
 * @param retryAfter how long the endpoint asks us to wait; null if it does not
 */
record DeliveryOutcome(State state, Integer status, String error, Duration retryAfter) {

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

	/** Whether the delivery has ended. */
	boolean isEnd() {
		return this.state == State.DELIVERED || this.state == State.DEAD;
	}

	/**
	 * The outcome of a request that was answered.
	 * @param status the HTTP status, null if the route has ended without one
	 * @return delivered if it is a success, else dead: the route calls all other statuses
	 * a failure
	 */
	static DeliveryOutcome answered(Integer status) {
		if (status == null) {
			return new DeliveryOutcome(State.AGAIN, null, "no request was made", null);
		}
		return (status >= 200 && status < 300) ? new DeliveryOutcome(State.DELIVERED, status, null, null)
				: new DeliveryOutcome(State.DEAD, status, "answered " + status, null);
	}

	/** The outcome of a request that failed. */
	static DeliveryOutcome failed(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CallNotPermittedException) {
				return new DeliveryOutcome(State.REFUSED, null, null, null);
			}
			if (cause instanceof HttpOperationFailedException answered) {
				return new DeliveryOutcome(State.AGAIN, answered.getStatusCode(),
						"answered " + answered.getStatusCode(), retryAfter(answered.getResponseHeaders()));
			}
		}
		return new DeliveryOutcome(State.AGAIN, null, NetworkFailureDescriber.describe(failure), null);
	}

	private static Duration retryAfter(Map<String, String> headers) {
		return (headers == null) ? null
				: headers.entrySet()
					.stream()
					.filter((header) -> header.getKey().equalsIgnoreCase("Retry-After"))
					.map((header) -> RetryAfterParser.parse(String.valueOf(header.getValue())))
					.filter(Objects::nonNull)
					.findFirst()
					.orElse(null);
	}

}
