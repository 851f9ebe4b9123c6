package dev.crmbridge.memberlists.file;

import java.util.List;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVFormat;

/**
 * CSV format of lists, for reading and writing. A spreadsheet would run a field that
 * looks like a formula, so a written field of that kind gets a leading apostrophe, which
 * {@link TextCleaner} removes again. A spreadsheet that expects another delimiter makes
 * fields of the parts of a field, so each part is guarded too.
 */
public final class ListCsvFormat {

	/** Numbers that people guard with an apostrophe so that Excel keeps their zeros. */
	private static final Pattern GUARDED_NUMBER = Pattern.compile("[+-]?[0-9 ().,/-]*");

	/** Numbers that no spreadsheet computes; {@code 1-2} would be a formula. */
	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9 .,]*");

	/**
	 * Text that runs as a formula, also after spaces, which LibreOffice and Google Sheets
	 * drop, and after quotation marks, which a wrong delimiter leaves of doubled ones.
	 */
	private static final Pattern FORMULA = Pattern.compile("[\\s\\p{Z}\"]*[=@+\\-\uff1d\uff20\uff0b\uff0d].*",
			Pattern.DOTALL);

	private static final char GUARD = '\'';

	/** Characters without which a field needs no guard. */
	private static final String RISKY = "=@+-\uff1d\uff20\uff0b\uff0d\t\r\n'";

	private ListCsvFormat() {
	}

	/**
	 * Returns the format for reading a list as a person would: spaces around a field do
	 * not count, {@code "Ivan" Petrenko} and {@code Ivan "Vanya" P} are names. A
	 * quotation mark that is never closed is an error.
	 */
	public static CSVFormat reading(char delimiter) {
		return CSVFormat.DEFAULT.builder()
			.setDelimiter(delimiter)
			.setIgnoreSurroundingSpaces(true)
			.setTrailingData(true)
			.setTrim(true)
			.get();
	}

	/**
	 * Returns a line, with its line break, of a file that a spreadsheet can open safely.
	 * Quotes each field that contains any of the accepted delimiters.
	 */
	public static String line(List<String> fields, char delimiter) {
		StringBuilder line = new StringBuilder();
		for (String field : fields) {
			boolean first = line.isEmpty();
			if (!first) {
				line.append(delimiter);
			}
			String text = guarded(field);
			if (isQuoted(text) || (first && text.isEmpty())) {
				line.append('"').append(text.replace("\"", "\"\"")).append('"');
			}
			else {
				line.append(text);
			}
		}
		return line.append("\r\n").toString();
	}

	private static boolean isQuoted(String field) {
		for (int i = 0; i < field.length(); i++) {
			char ch = field.charAt(i);
			if (ch == '"' || ch == '\n' || ch == '\r' || DelimiterDetector.DELIMITERS.indexOf(ch) >= 0) {
				return true;
			}
		}
		return !field.isEmpty() && (field.charAt(0) <= ' ' || field.charAt(field.length() - 1) <= ' ');
	}

	private static boolean isRisky(String field) {
		for (int i = 0; i < field.length(); i++) {
			char ch = field.charAt(i);
			if ((ch <= '@' || ch >= '\uff0b') && RISKY.indexOf(ch) >= 0) {
				return true;
			}
		}
		return false;
	}

	private static String guarded(String field) {
		if (!isRisky(field)) {
			return field;
		}
		StringBuilder guarded = new StringBuilder(field.length() + 1);
		for (int start = 0; start <= field.length();) {
			int end = partEnd(field, start);
			if (runs(field, start, end) || isGuarded(field, start, end)) {
				guarded.append(GUARD);
			}
			guarded.append(field, start, Math.min(end + 1, field.length()));
			start = end + 1;
		}
		return guarded.toString();
	}

	/** Returns a field without the apostrophes that guard it, be they ours or Excel's. */
	static String unguarded(String field) {
		if (field.indexOf(GUARD) < 0) {
			return field;
		}
		StringBuilder plain = new StringBuilder(field.length());
		for (int start = 0; start <= field.length();) {
			int end = partEnd(field, start);
			plain.append(field, start + (isGuarded(field, start, end) ? 1 : 0), Math.min(end + 1, field.length()));
			start = end + 1;
		}
		return plain.toString();
	}

	/**
	 * Returns where a spreadsheet with another delimiter would cut, or the field's end.
	 */
	private static int partEnd(String field, int start) {
		int end = start;
		while (end < field.length() && field.charAt(end) != '\n' && field.charAt(end) != '\r'
				&& DelimiterDetector.DELIMITERS.indexOf(field.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

	private static boolean runs(String field, int start, int end) {
		if (start == 0 && end == 0 && !field.isEmpty() && field.charAt(0) <= ' ') {
			return true;
		}
		String part = field.substring(start, end);
		return FORMULA.matcher(part).matches() && !NUMBER.matcher((start == 0) ? field : part).matches();
	}

	/**
	 * Returns whether a part has a guard: before a formula, or by people before a number.
	 */
	private static boolean isGuarded(String field, int start, int end) {
		int rest = start;
		while (rest < end && field.charAt(rest) == GUARD) {
			rest++;
		}
		if (rest == start) {
			return false;
		}
		if (start > 0) {
			return runs(field, rest, end);
		}
		String whole = field.substring(rest);
		return runs(whole, 0, end - rest) || (!whole.isEmpty() && GUARDED_NUMBER.matcher(whole).matches());
	}

}
