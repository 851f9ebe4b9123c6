package dev.crmbridge.web;

import java.util.regex.Pattern;

/**
 * Check for characters that no text field of a request may contain: control characters,
 * which PostgreSQL and HTTP headers refuse, and unpaired surrogates, which UTF-8 cannot
 * encode.
 */
public final class ControlCharacterCheck {

	private static final Pattern FORBIDDEN = Pattern.compile("\\p{Cntrl}|\\p{Cs}");

	private ControlCharacterCheck() {
	}

	/** Returns whether a text contains a forbidden character. */
	public static boolean fails(String text) {
		return FORBIDDEN.matcher(text).find();
	}

}
