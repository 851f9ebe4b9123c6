package dev.crmbridge.web;

/**
 * A request that cannot be done, with what its sender is told. It has no stack trace:
 * nobody would read it, and refusing a request under load is to cost little.
 */
public class ProblemException extends RuntimeException {

	private final transient Problem problem;

	private final String retryAfter;

	private ProblemException(Problem problem) {
		this(problem, null);
	}

	private ProblemException(Problem problem, String retryAfter) {
		super(problem.detail(), null, false, false);
		this.problem = problem;
		this.retryAfter = retryAfter;
	}

	/**
	 * Any other problem.
	 * @param status the HTTP status
	 * @param code a stable word
	 * @param detail for a person
	 * @param retryAfter value of {@code Retry-After}; null for none
	 * @return an exception that is answered with the status
	 */
	public static ProblemException of(int status, String code, String detail, String retryAfter) {
		return new ProblemException(Problem.of(status, code, detail), retryAfter);
	}

	/** Something that is not there. */
	public static ProblemException notFound() {
		return new ProblemException(Problem.of(404));
	}

	/**
	 * A field that is not as it has to be.
	 * @param field its name
	 * @param detail how it has to be, for a person; never repeats what was received
	 * @return an exception that is answered with 400
	 */
	public static ProblemException invalidField(String field, String detail) {
		return new ProblemException(Problem.of(400, "invalid-field", detail, field));
	}

	/**
	 * A body that cannot be read.
	 * @param detail what was expected
	 * @return an exception that is answered with 400
	 */
	public static ProblemException invalidJson(String detail) {
		return new ProblemException(Problem.of(400, "invalid-json", detail));
	}

	/**
	 * Something that cannot be done now, and may be later.
	 * @param code a stable word
	 * @param detail for a person
	 * @return an exception that is answered with 503
	 */
	public static ProblemException unavailable(String code, String detail) {
		return new ProblemException(Problem.of(503, code, detail));
	}

	/** The value of {@code Retry-After}; null for none. */
	public String getRetryAfter() {
		return this.retryAfter;
	}

	/** What the sender is told. */
	public Problem getProblem() {
		return this.problem;
	}

}
