package dev.crmbridge.web;

import java.util.regex.Pattern;

/**
 * Characters that no text field of a request may have: control characters, which
 * PostgreSQL or a header would not take, and halves of pairs, which no UTF-8 can hold.
 */
public final class ControlCharacterCheck {

	private static final Pattern ANY = Pattern.compile("\\p{Cntrl}|\\p{Cs}");

	private ControlCharacterCheck() {
	}

	/** Whether a text has any of them. */
	public static boolean areIn(String text) {
		return ANY.matcher(text).find();
	}

}
