package dev.crmbridge.web;

import org.springframework.http.ProblemDetail;

/**
 * Thrown if a request is refused; carries the problem sent to the client. Has no stack
 * trace: the refusal is not a fault of the code, and must stay cheap under load.
 */
public class ProblemException extends RuntimeException {

	private final ProblemDetail problem;

	private final String retryAfter;

	private ProblemException(ProblemDetail problem) {
		this(problem, null);
	}

	private ProblemException(ProblemDetail problem, String retryAfter) {
		super(problem.getDetail(), null, false, false);
		this.problem = problem;
		this.retryAfter = retryAfter;
	}

	/**
	 * Creates an exception for any status.
	 * @param status the HTTP status
	 * @param code a stable word
	 * @param detail the reason, for people
	 * @param retryAfter value of {@code Retry-After}; null for none
	 * @return the exception
	 */
	public static ProblemException of(int status, String code, String detail, String retryAfter) {
		return new ProblemException(Problem.of(status, code, detail), retryAfter);
	}

	/** Creates an exception for a missing resource, answered with 404. */
	public static ProblemException notFound() {
		return new ProblemException(Problem.of(404));
	}

	/**
	 * Creates an exception for an invalid field or parameter, answered with 400.
	 * @param field the name of the field
	 * @param detail the rule for the field, for people; must not repeat the received
	 * value
	 * @return the exception
	 */
	public static ProblemException invalidField(String field, String detail) {
		ProblemDetail problem = Problem.of(400, "invalid-field", detail);
		problem.setProperty("field", field);
		return new ProblemException(problem);
	}

	/**
	 * Creates an exception for a field, answered with a given status and code.
	 * @param status HTTP status
	 * @param code a stable word
	 * @param detail the reason, for people
	 * @param field name of the field; null for none
	 * @return the exception
	 */
	public static ProblemException ofField(int status, String code, String detail, String field) {
		ProblemDetail problem = Problem.of(status, code, detail);
		if (field != null) {
			problem.setProperty("field", field);
		}
		return new ProblemException(problem);
	}

	/**
	 * Creates an exception for a field or parameter of the right form with a value that
	 * cannot be used, answered with 422.
	 * @param field the name of the field
	 * @param detail the rule for the field, for people; must not repeat the received
	 * value
	 * @return the exception
	 */
	public static ProblemException unusableField(String field, String detail) {
		ProblemDetail problem = Problem.of(422, "invalid-field", detail);
		problem.setProperty("field", field);
		return new ProblemException(problem);
	}

	/**
	 * Creates an exception for an unreadable body, answered with 400.
	 * @param detail the expected form of the body
	 * @return the exception
	 */
	public static ProblemException invalidJson(String detail) {
		return new ProblemException(Problem.of(400, "invalid-json", detail));
	}

	/**
	 * Creates an exception for a request that may succeed later, answered with 503.
	 * @param code a stable word
	 * @param detail the reason, for people
	 * @return the exception
	 */
	public static ProblemException unavailable(String code, String detail) {
		return new ProblemException(Problem.of(503, code, detail));
	}

	/** Returns the value of {@code Retry-After}; null for none. */
	public String getRetryAfter() {
		return this.retryAfter;
	}

	/** Returns the stable word for the reason. */
	public String getCode() {
		return (String) this.problem.getProperties().get("code");
	}

	/** Returns the problem sent to the client. */
	public ProblemDetail getProblem() {
		return this.problem;
	}

}
