package dev.crmbridge.testkit.webitel.history;

import java.time.Duration;
import java.time.Instant;

/**
 * How a dialer attempt ends. Times are Webitel's; null for a time that is not set.
 *
 * @param result the result, such as {@code success} or {@code timeout}
 * @param agent the agent's id; 0 for an attempt without one
 * @param bridgedAt when agent and member were connected
 * @param leavingAt when the attempt left the queue; null for now
 * @param reportingAt when the result was reported
 * @param appearsAfter how much later than now the history shows the attempt
 */
public record AttemptEnd(String result, long agent, Instant bridgedAt, Instant leavingAt, Instant reportingAt,
		Duration appearsAfter) {

	/** Ends the attempt now, without an agent. */
	public static AttemptEnd with(String result) {
		return new AttemptEnd(result, 0, null, null, null, Duration.ZERO);
	}

	/** Offers the attempt to this agent. */
	public AttemptEnd agent(long id) {
		return new AttemptEnd(this.result, id, this.bridgedAt, this.leavingAt, this.reportingAt, this.appearsAfter);
	}

	public AttemptEnd bridgedAt(Instant time) {
		return new AttemptEnd(this.result, this.agent, time, this.leavingAt, this.reportingAt, this.appearsAfter);
	}

	public AttemptEnd leavingAt(Instant time) {
		return new AttemptEnd(this.result, this.agent, this.bridgedAt, time, this.reportingAt, this.appearsAfter);
	}

	public AttemptEnd reportingAt(Instant time) {
		return new AttemptEnd(this.result, this.agent, this.bridgedAt, this.leavingAt, time, this.appearsAfter);
	}

	/** Hides the ended attempt from the history until the delay has passed. */
	public AttemptEnd appearsAfter(Duration delay) {
		return new AttemptEnd(this.result, this.agent, this.bridgedAt, this.leavingAt, this.reportingAt, delay);
	}

}
