package dev.crmbridge.callevents.endpoint;

import org.springframework.stereotype.Component;

/** Policy for the answers of HTTP endpoints that no retry would change. */
@Component
public class EndpointAnswerPolicy {

	/**
	 * Accepts the statuses 2xx.
	 * @param status HTTP status of the answer; null if the route made no request
	 * @throws EventRejectedException if the endpoint rejected the event for good
	 */
	public void check(Integer status) {
		if (status == null) {
			throw new IllegalStateException("no request was made");
		}
		if (status < 200 || status >= 300) {
			throw new EventRejectedException(status);
		}
	}

	/** Thrown when an endpoint rejected an event for good: the delivery is dead. */
	public static final class EventRejectedException extends RuntimeException {

		private final int status;

		EventRejectedException(int status) {
			super("answered " + status);
			this.status = status;
		}

		/** Returns the HTTP status. */
		public int status() {
			return this.status;
		}

	}

}
