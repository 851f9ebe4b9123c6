package dev.crmbridge.logging;

import java.util.regex.Pattern;

import org.slf4j.MDC;

/**
 * Ids in the context (MDC) of a thread, so that all log lines of one request, call or
 * load can be found by it. They come from outside, so they are shown as far as they are
 * ids.
 */
public final class LogContext {

	private static final String REQUEST = "request";

	private static final String CALL = "call";

	private static final String LOAD = "load";

	/**
	 * Longest id, in characters; Webitel's have 36, a load's as many as a folder's name.
	 */
	private static final int LONGEST = 300;

	private static final Pattern NO_ID = Pattern.compile("[^\\p{L}\\p{M}\\p{N}._:@+-]");

	private LogContext() {
	}

	/** The lines that follow on this thread are about a request. */
	public static void request(String id) {
		MDC.put(REQUEST, shown(id));
	}

	/** The lines that follow on this thread are about a call. */
	public static void call(String id) {
		MDC.put(CALL, shown(id));
	}

	/** The lines that follow on this thread are about a load. */
	public static void load(String id) {
		MDC.put(LOAD, shown(id));
	}

	/** The lines that follow on this thread are about nothing in particular. */
	public static void clear() {
		MDC.clear();
	}

	/**
	 * An id as logs may show it: what could end a line, or look like another part of it,
	 * is replaced.
	 * @param id as received
	 * @return letters, digits and a few signs; at most 300 characters
	 */
	public static String shown(String id) {
		return NO_ID.matcher((id.length() <= LONGEST) ? id : id.substring(0, LONGEST)).replaceAll("_");
	}

}
