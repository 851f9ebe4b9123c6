package dev.crmbridge.logging;

import java.util.regex.Pattern;

import org.slf4j.MDC;

/**
 * Ids in a thread's logging context (MDC), by which all log lines of one request, call or
 * load can be found. The ids come from outside, so they are sanitized.
 */
public final class LogContext {

	private static final String REQUEST = "request";

	private static final String CALL = "call";

	private static final String LOAD = "load";

	/**
	 * Maximum length of an id, in characters. Webitel's have 36, a load's as many as a
	 * folder's name.
	 */
	private static final int MAX_LENGTH = 300;

	private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._:@+-]");

	private LogContext() {
	}

	/** Sets the request of this thread's next log lines. */
	public static void request(String id) {
		MDC.put(REQUEST, sanitize(id));
	}

	/** Sets the call of this thread's next log lines. */
	public static void call(String id) {
		MDC.put(CALL, sanitize(id));
	}

	/** Sets the load of this thread's next log lines. */
	public static void load(String id) {
		MDC.put(LOAD, sanitize(id));
	}

	/** Removes all ids from this thread's next log lines. */
	public static void clear() {
		MDC.clear();
	}

	/**
	 * Replaces characters that could end a log line or imitate another part of it.
	 * @param id the id as received
	 * @return letters, digits and a few signs; at most 300 characters
	 */
	public static String sanitize(String id) {
		return UNSAFE.matcher((id.length() <= MAX_LENGTH) ? id : id.substring(0, MAX_LENGTH)).replaceAll("_");
	}

}
