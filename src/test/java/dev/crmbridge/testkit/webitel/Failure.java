package dev.crmbridge.testkit.webitel;

import java.time.Duration;

import dev.crmbridge.testkit.http.Answer;

/**
 * A failure of Webitel or of a proxy in front of it: whether and when the request is
 * carried out, and the response and its time.
 *
 * @param commit the delay until the request is carried out; null for never
 * @param delay the delay until the response
 * @param answer the response; null for the regular one of the request
 * @param unread whether the connection breaks before the body is read
 */
public record Failure(Duration commit, Duration delay, Answer answer, boolean unread) {

	private static final Duration NOW = Duration.ZERO;

	/** Carries out the request, and closes the connection without a response. */
	public static Failure answerLost() {
		return new Failure(NOW, NOW, Answer.drop(), false);
	}

	/**
	 * Carries out the request at once and answers late; after a timeout it is in doubt.
	 */
	public static Failure lateAnswer(Duration delay) {
		return new Failure(NOW, delay, null, false);
	}

	/** Carries out and answers the request after the delay, even without its client. */
	public static Failure lateCommit(Duration delay) {
		return new Failure(delay, delay, null, false);
	}

	/** Answers 504 at once, as the gateway does, and carries out the request later. */
	public static Failure gatewayTimeout(Duration commit) {
		return new Failure(commit, NOW, WebitelError.gatewayAnswer(504, 4, "context deadline exceeded"), false);
	}

	/** Answers 500 with Webitel's error body; does not carry out the request. */
	public static Failure serverError() {
		return error(500, "store.sql_member.bulk_save.app_error", "pq: could not serialize access");
	}

	/**
	 * Answers 500 with Webitel's error body, and carries out the request nevertheless.
	 */
	public static Failure serverErrorAfterCommit() {
		return new Failure(NOW, NOW, serverError().answer(), false);
	}

	/** Refuses the request with Webitel's error body. */
	public static Failure error(int code, String id, String detail) {
		return refusal(WebitelError.answer(code, code, id, detail));
	}

	/** Answers 429 with {@code Retry-After} in seconds. */
	public static Failure tooManyRequests(int retryAfter) {
		return refusal(
				WebitelError.gatewayAnswer(429, 8, "too many requests").retryAfter(Integer.toString(retryAfter)));
	}

	/** Answers 502 with an HTML page, as a proxy does. */
	public static Failure badGateway() {
		return refusal(Answer.status(502)
			.body("text/html", "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"));
	}

	/** Closes the connection without a response; does not carry out the request. */
	public static Failure connectionClosed() {
		return refusal(Answer.drop());
	}

	/** Breaks the connection while the body is sent; does not carry out the request. */
	public static Failure connectionReset() {
		return new Failure(null, NOW, Answer.drop(), true);
	}

	/** Sends this response; does not carry out the request. */
	public static Failure refusal(Answer answer) {
		return new Failure(null, answer.delay(), answer, false);
	}

}
