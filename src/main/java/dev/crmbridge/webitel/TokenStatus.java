package dev.crmbridge.webitel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.stereotype.Component;

/**
 * What Webitel last made of the configured token. What it makes of an agent's own token
 * says nothing of this one.
 */
@Component
class TokenStatus {

	/** What a request has told. */
	enum State {

		/** Nothing was asked yet. */
		UNKNOWN,

		/** A request was carried out. */
		ACCEPTED,

		/** The token was refused. */
		REFUSED,

		/** A question that was asked for this alone got no answer to it. */
		UNANSWERED

	}

	/** How long a verdict is good; then it is worth a question. */
	private static final Duration FRESH = Duration.ofMinutes(1);

	private final String token;

	private final Clock clock;

	private State state = State.UNKNOWN;

	private Instant since = Instant.MIN;

	TokenStatus(WebitelSettings settings, Clock steadyClock) {
		this.token = settings.token();
		this.clock = steadyClock;
	}

	/**
	 * Webitel has carried out a request, or refused its token.
	 * @param sent the token that was sent
	 * @param accepted whether it was accepted
	 */
	synchronized void heard(String sent, boolean accepted) {
		if (this.token.equals(sent)) {
			set(accepted ? State.ACCEPTED : State.REFUSED);
		}
	}

	/** Nothing was heard, though it was asked. */
	synchronized void unanswered() {
		// another request may have been answered meanwhile
		if (isStale()) {
			set(State.UNANSWERED);
		}
	}

	synchronized State state() {
		return this.state;
	}

	/** Whether nothing was heard for a while. */
	synchronized boolean isStale() {
		return this.since.isBefore(this.clock.instant().minus(FRESH));
	}

	private void set(State heard) {
		this.state = heard;
		this.since = this.clock.instant();
	}

}
