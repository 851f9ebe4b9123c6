package dev.crmbridge.webitel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.stereotype.Component;

/**
 * Detector of refused tokens: decides whether Webitel refused a token, and keeps the last
 * result for the configured token. Results for an agent's own token do not count: they
 * say nothing about this one.
 */
@Component
class RefusedTokenDetector {

	/** State of the configured token. */
	enum State {

		/** No request was sent yet. */
		UNKNOWN,

		/** Webitel carried out a request with the token. */
		ACCEPTED,

		/** Webitel refused the token. */
		REFUSED,

		/** Webitel did not answer the last check of the token. */
		UNANSWERED

	}

	/** Age at which a result is stale and worth a check. */
	private static final Duration MAX_AGE = Duration.ofMinutes(1);

	private final String token;

	private final Clock clock;

	private State state = State.UNKNOWN;

	private Instant since = Instant.MIN;

	RefusedTokenDetector(WebitelSettings settings, Clock steadyClock) {
		this.token = settings.token();
		this.clock = steadyClock;
	}

	/**
	 * Returns whether an answer means that Webitel refused the token, and not the
	 * request.
	 * @param code the answer's HTTP status, or the code in its body
	 */
	static boolean isRefusal(int code) {
		return code == 401 || code == 403;
	}

	/** Notes that Webitel carried out a request with a token. */
	synchronized void accepted(String sentToken) {
		note(sentToken, State.ACCEPTED);
	}

	/** Notes that Webitel refused a token. */
	synchronized void refused(String sentToken) {
		note(sentToken, State.REFUSED);
	}

	/** Notes that Webitel did not answer a check of the configured token. */
	synchronized void unanswered() {
		// another request may have been answered meanwhile
		if (isStale()) {
			set(State.UNANSWERED);
		}
	}

	synchronized State state() {
		return this.state;
	}

	/** Returns whether the last result is too old to rely on. */
	synchronized boolean isStale() {
		return this.since.isBefore(this.clock.instant().minus(MAX_AGE));
	}

	private void note(String sentToken, State result) {
		if (this.token.equals(sentToken)) {
			set(result);
		}
	}

	private void set(State result) {
		this.state = result;
		this.since = this.clock.instant();
	}

}
