package dev.crmbridge.memberlists.mapping;

import java.util.regex.Pattern;

/** Parser of priorities of members. */
public final class PriorityParser {

	/** Fraction that tools add to whole numbers: {@code 5.0}. */
	private static final Pattern ZERO_FRACTION = Pattern.compile("(?<=[0-9])[.,]0+$");

	private PriorityParser() {
	}

	/**
	 * Parses a priority: a whole number from -32768 to 32767, also one that a spreadsheet
	 * wrote as {@code 5.0}.
	 * @throws NumberFormatException if the text is not such a number
	 */
	public static short parse(String text) {
		return Short.parseShort((text.length() == 1) ? text : ZERO_FRACTION.matcher(text).replaceFirst(""));
	}

}
