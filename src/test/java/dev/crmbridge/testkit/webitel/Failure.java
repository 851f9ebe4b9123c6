package dev.crmbridge.testkit.webitel;

import java.time.Duration;

import dev.crmbridge.testkit.http.Answer;

/**
 * A way in which Webitel, or what stands in front of it, can fail: whether and when the
 * request is carried out, and what is answered and when.
 *
 * @param commit when the request is carried out, null for never
 * @param delay when the answer is sent, counted from the request
 * @param answer the answer, null for the one that belongs to the request
 * @param unread whether the connection breaks before the body was read
 */
public record Failure(Duration commit, Duration delay, Answer answer, boolean unread) {

	private static final Duration NOW = Duration.ZERO;

	/** Carried out, and the connection is closed without an answer. */
	public static Failure answerLost() {
		return new Failure(NOW, NOW, Answer.drop(), false);
	}

	/**
	 * Carried out at once, answered late: beyond the client's timeout the outcome is
	 * unknown.
	 */
	public static Failure lateAnswer(Duration delay) {
		return new Failure(NOW, delay, null, false);
	}

	/**
	 * Carried out and answered only after the delay, even if the client has gone by then.
	 */
	public static Failure lateCommit(Duration delay) {
		return new Failure(delay, delay, null, false);
	}

	/** The gateway gives up at once with 504, the transaction commits after the delay. */
	public static Failure gatewayTimeout(Duration commit) {
		return new Failure(commit, NOW, WebitelError.gatewayAnswer(504, 4, "context deadline exceeded"), false);
	}

	/** 500 with Webitel's own error body, not carried out. */
	public static Failure serverError() {
		return error(500, "store.sql_member.bulk_save.app_error", "pq: could not serialize access");
	}

	/** 500 with Webitel's own error body, and yet carried out. */
	public static Failure serverErrorAfterCommit() {
		return new Failure(NOW, NOW, serverError().answer(), false);
	}

	/** Any refusal with Webitel's own error body, not carried out. */
	public static Failure error(int code, String id, String detail) {
		return refusal(WebitelError.answer(code, code, id, detail));
	}

	/** 429 with {@code Retry-After} in seconds. */
	public static Failure tooManyRequests(int retryAfter) {
		return refusal(
				WebitelError.gatewayAnswer(429, 8, "too many requests").retryAfter(Integer.toString(retryAfter)));
	}

	/** 502 with an HTML page, as a proxy answers. */
	public static Failure badGateway() {
		return refusal(Answer.status(502)
			.body("text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"));
	}

	/** The connection is closed without an answer, not carried out. */
	public static Failure connectionClosed() {
		return refusal(Answer.drop());
	}

	/** The connection breaks while the body is being sent, not carried out. */
	public static Failure connectionReset() {
		return new Failure(null, NOW, Answer.drop(), true);
	}

	/** Any answer, not carried out. */
	public static Failure refusal(Answer answer) {
		return new Failure(null, answer.delay(), answer, false);
	}

}
