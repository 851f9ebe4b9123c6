package dev.crmbridge.web;

import java.util.Objects;

import org.springframework.http.ProblemDetail;

/**
 * Factory of RFC 9457 problems, the body of every error response. A problem names what
 * the client can correct, and nothing of the bridge's internals.
 */
public final class Problem {

	private Problem() {
	}

	/**
	 * Returns a problem.
	 * @param status the HTTP status, which is also the title, in words
	 * @param code the reason, as a stable word for programs
	 * @param detail the reason, for people
	 */
	public static ProblemDetail of(int status, String code, String detail) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setTitle(Objects.requireNonNullElse(problem.getTitle(), "Error"));
		problem.setDetail(detail);
		problem.setProperty("code", code);
		return problem;
	}

	/** Returns the general problem of a status, for errors without a known reason. */
	public static ProblemDetail of(int status) {
		return switch (status) {
			case 400 -> of(status, "bad-request", "The request could not be read.");
			case 401 -> of(status, "unauthorized",
					"A valid API key is required: Authorization: Bearer KEY, or X-Api-Key: KEY.");
			case 404 -> of(status, "not-found", "Nothing exists at this path.");
			case 405 -> of(status, "method-not-allowed",
					"The path does not support this method. The Allow header lists the supported methods.");
			case 408 -> of(status, "request-timeout", "The body must arrive within 5 seconds. Send the request again.");
			case 413 -> of(status, "body-too-large", "The body must be at most 65536 bytes.");
			case 415 -> of(status, "unsupported-content-type", "The body must be JSON, sent as application/json.");
			case 503 -> of(status, "not-ready", "The bridge cannot accept this request now. Try again shortly.");
			default -> (status < 500) ? of(status, "bad-request", "The request could not be accepted.")
					: of(status, "internal-error",
							"The bridge failed. Its log gives the reason under the X-Request-Id of this response.");
		};
	}

}
