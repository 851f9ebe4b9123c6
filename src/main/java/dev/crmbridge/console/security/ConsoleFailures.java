package dev.crmbridge.console.security;

/** Names by which the filters of the console and its pages speak of a failure. */
public final class ConsoleFailures {

	/** Request attribute with the exception of a refused request. */
	public static final String DENIED = ConsoleFailures.class.getName() + ".denied";

	/** Header of requests for a part of a page. */
	public static final String PARTIAL = "HX-Request";

	private ConsoleFailures() {
	}

}
