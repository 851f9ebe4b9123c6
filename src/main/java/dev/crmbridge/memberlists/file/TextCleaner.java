package dev.crmbridge.memberlists.file;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleaner of the texts of lists: removes what people do not see and what spreadsheets
 * add, so that texts that look equal are equal.
 */
public final class TextCleaner {

	/** Characters below it are composed already (Unicode, UAX #15). */
	private static final char FIRST_COMBINING = '\u0300';

	private TextCleaner() {
	}

	/** Returns the cleaned fields of a row. */
	static List<String> clean(List<String> fields) {
		List<String> cleaned = new ArrayList<>(fields.size());
		for (String field : fields) {
			cleaned.add(clean(field));
		}
		return cleaned;
	}

	/** Returns the cleaned text of a field. */
	public static String clean(String field) {
		if (isPlain(field)) {
			return field;
		}
		String text = trim(withoutInvisible(field));
		String formula = textOfFormula(text);
		return trim((formula != null) ? formula : ListCsvFormat.unguarded(text));
	}

	/**
	 * Returns the text in {@code ="0501112233"}, by which people keep Excel from making a
	 * number of a text; null for any other field. Uses no regular expression: a long text
	 * would overflow the stack.
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

	/** Returns whether a character is a letter of Cyrillic, which is composed. */
	private static boolean isCyrillic(int ch) {
		return ch >= '\u0400' && ch <= '\u0481';
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
			char ch = field.charAt(i);
			if (!isCyrillic(ch) && (ch < ' ' || ch > '~' || ch == '\'')) {
				return false;
			}
		}
		return true;
	}

	private static String withoutInvisible(String field) {
		StringBuilder kept = new StringBuilder(field.length());
		boolean combining = false;
		for (int i = 0; i < field.length();) {
			int ch = field.codePointAt(i);
			if (!isInvisible(ch)) {
				kept.appendCodePoint(ch);
				combining |= ch >= FIRST_COMBINING;
			}
			i += Character.charCount(ch);
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

	/** Returns whether a character is one of Unicode's spaces or looks like one. */
	static boolean isSpace(char ch) {
		if (ch <= '~') {
			return ch == ' ' || (ch >= '\t' && ch <= '\r');
		}
		return Character.isSpaceChar(ch) || isBlankLetter(ch);
	}

	/** Returns whether a character is a letter of Hangul or Braille that looks blank. */
	private static boolean isBlankLetter(char ch) {
		return switch (ch) {
			case '\u115f', '\u1160', '\u2800', '\u3164', '\uffa0' -> true;
			default -> false;
		};
	}

	/**
	 * Returns whether a character takes no room: a byte order mark, a zero-width or
	 * direction character, a soft hyphen, a control character other than a line break or
	 * tab.
	 */
	static boolean isInvisible(int ch) {
		if (ch < 0x7F) {
			return ch < ' ' && ch != '\t' && ch != '\n' && ch != '\r';
		}
		if (isCyrillic(ch)) {
			return false;
		}
		return switch (Character.getType(ch)) {
			case Character.CONTROL, Character.FORMAT -> true;
			// the combining grapheme joiner
			default -> ch == 0x034F;
		};
	}

}
