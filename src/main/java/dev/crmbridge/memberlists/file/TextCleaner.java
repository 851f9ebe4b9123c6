package dev.crmbridge.memberlists.file;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes from texts of lists what a person does not see and a spreadsheet adds, so that
 * equal texts are equal.
 */
final class TextCleaner {

	/** Below it letters are composed already (Unicode, UAX #15). */
	private static final char FIRST_COMBINING = '\u0300';

	private TextCleaner() {
	}

	/** Returns the fields of a row, cleaned. */
	static List<String> clean(List<String> fields) {
		List<String> cleaned = new ArrayList<>(fields.size());
		for (String field : fields) {
			cleaned.add(clean(field));
		}
		return cleaned;
	}

	/** Returns the text of a field, cleaned. */
	static String clean(String field) {
		if (isPlain(field)) {
			return field;
		}
		String text = trim(visible(field));
		String formula = textOfFormula(text);
		return trim((formula != null) ? formula : ListCsvFormat.unguarded(text));
	}

	/**
	 * The text in {@code ="0501112233"}, which is Excel's way to keep a text from
	 * becoming a number; null of anything else. No pattern: a long text would overflow
	 * the stack.
	 */
	private static String textOfFormula(String text) {
		if (!text.startsWith("=") || !text.endsWith("\"")) {
			return null;
		}
		String quoted = trim(text.substring(1));
		if (quoted.length() < 2 || quoted.charAt(0) != '"') {
			return null;
		}
		String inner = quoted.substring(1, quoted.length() - 1);
		return (inner.replace("\"\"", "").indexOf('"') < 0) ? inner.replace("\"\"", "\"") : null;
	}

	/** Most fields have nothing to clean. */
	private static boolean isPlain(String field) {
		int length = field.length();
		if (length == 0) {
			return true;
		}
		char first = field.charAt(0);
		if (first == ' ' || first == '=' || field.charAt(length - 1) == ' ') {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char sign = field.charAt(i);
			if (sign < ' ' || sign > '~' || sign == '\'') {
				return false;
			}
		}
		return true;
	}

	private static String visible(String field) {
		StringBuilder kept = new StringBuilder(field.length());
		boolean combining = false;
		for (int i = 0; i < field.length();) {
			int sign = field.codePointAt(i);
			if (!isInvisible(sign)) {
				kept.appendCodePoint(sign);
				combining |= sign >= FIRST_COMBINING;
			}
			i += Character.charCount(sign);
		}
		return combining ? Normalizer.normalize(kept, Normalizer.Form.NFC) : kept.toString();
	}

	private static String trim(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isSpace(text.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	/** Whether it is one of Unicode's spaces, or looks like one. */
	static boolean isSpace(char sign) {
		if (sign <= '~') {
			return sign == ' ' || (sign >= '\t' && sign <= '\r');
		}
		return Character.isSpaceChar(sign) || isBlankLetter(sign);
	}

	/** Letters of Hangul and Braille that leave a gap. */
	private static boolean isBlankLetter(char sign) {
		return switch (sign) {
			case '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0' -> true;
			default -> false;
		};
	}

	/**
	 * Whether it takes no room: a byte order mark, a zero-width or direction character, a
	 * soft hyphen, a control character other than a line break or tab.
	 */
	static boolean isInvisible(int sign) {
		if (sign < 0x7F) {
			return sign < ' ' && sign != '\t' && sign != '\n' && sign != '\r';
		}
		return switch (Character.getType(sign)) {
			case Character.CONTROL, Character.FORMAT -> true;
			// the combining grapheme joiner
			default -> sign == 0x034F;
		};
	}

}
