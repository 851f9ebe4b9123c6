package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.endpoint.AccessTokenException;
import dev.crmbridge.callevents.endpoint.EndpointAnswerPolicy.EventRejectedException;
import dev.crmbridge.callevents.endpoint.EventBodyReader.InvalidTransformException;
import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.outbound.RetryAfterParser;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Outcome of one delivery attempt.
 *
 * @param result effect on the delivery
 * @param status HTTP status; null without an answer
 * @param error cause of a failure in a few words; null after a success
 * @param retryAfter delay that the endpoint asked for; null if absent
 */
record DeliveryOutcome(Result result, Integer status, String error, Duration retryAfter) {

	/** Effects of an outcome on the delivery. */
	enum Result {

		/** The endpoint accepted the event. */
		DELIVERED,

		/** The endpoint rejected the event for good. */
		DEAD,

		/** The attempt failed and is retried. */
		RETRY,

		/** The circuit breaker was open: no attempt was made. */
		BREAKER_OPEN

	}

	/** Returns the delivery's state after the attempt. */
	DeliveryState state() {
		return switch (this.result) {
			case DELIVERED -> DeliveryState.DELIVERED;
			case DEAD -> DeliveryState.DEAD;
			case RETRY, BREAKER_OPEN -> DeliveryState.DUE;
		};
	}

	/**
	 * Returns the outcome of an attempt whose route ended without an exception.
	 * @param status HTTP status; null for an endpoint without HTTP
	 */
	static DeliveryOutcome delivered(Integer status) {
		return new DeliveryOutcome(Result.DELIVERED, status, null, null);
	}

	/** Returns the outcome of an attempt whose route did not end in time. */
	static DeliveryOutcome timedOut() {
		return new DeliveryOutcome(Result.RETRY, null, "no answer in time", null);
	}

	/** Returns the outcome of an attempt whose route failed. */
	static DeliveryOutcome failed(Throwable failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof CallNotPermittedException) {
				return new DeliveryOutcome(Result.BREAKER_OPEN, null, null, null);
			}
			if (cause instanceof EventRejectedException rejected) {
				return new DeliveryOutcome(Result.DEAD, rejected.status(), rejected.getMessage(), null);
			}
			if (cause instanceof HttpOperationFailedException answered) {
				return new DeliveryOutcome(Result.RETRY, answered.getStatusCode(),
						"answered " + answered.getStatusCode(), retryAfter(answered.getResponseHeaders()));
			}
			if (cause instanceof AccessTokenException || cause instanceof InvalidTransformException) {
				return new DeliveryOutcome(Result.RETRY, null, cause.getMessage(), null);
			}
		}
		return new DeliveryOutcome(Result.RETRY, null, NetworkFailureDescriber.describe(failure), null);
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
