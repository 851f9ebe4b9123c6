package dev.crmbridge.memberlists.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of numbers as people and spreadsheets write them. */
final class DecimalParser {

	/** Longest text of a number, in characters. */
	private static final int MAX_LENGTH = 40;

	private static final Pattern SPACES = Pattern.compile("[\\p{Z}\\s'\u2019\u02bc]+");

	/** Whole part, with a sign and groups of thousands, and a fraction. */
	private static final Pattern NUMBER = Pattern
		.compile("([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?=\\.)|[0-9]{1,3}(?:\\.[0-9]{3})+(?=,))(?:[.,]([0-9]+))?");

	private DecimalParser() {
	}

	/** Returns a number with a dot and without groups; null for any other text. */
	static String parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		Matcher number = NUMBER.matcher(SPACES.matcher(text.replace('\u2212', '-')).replaceAll(""));
		if (!number.matches()) {
			return null;
		}
		String whole = number.group(2).replaceAll("[.,]", "");
		String sign = number.group(1).equals("-") ? "-" : "";
		return sign + whole + ((number.group(3) != null) ? "." + number.group(3) : "");
	}

}
