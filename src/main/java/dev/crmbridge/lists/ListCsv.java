package dev.crmbridge.lists;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * How lists are read and written as CSV. A spreadsheet would run a field that looks like
 * a formula, so in a file that we write such a field gets a leading apostrophe, which the
 * reader of lists takes off again.
 */
public final class ListCsv {

	private static final Pattern SIGNED_NUMBER = Pattern.compile("[+-][0-9 ().,/-]*");

	private static final String FORMULA_STARTS = "=@\t\r+-";

	private ListCsv() {
	}

	/**
	 * How a list is read, as a person would: spaces around a field do not count,
	 * {@code "Ivan" Petrenko} and {@code Ivan "Vanya" P} are names. A quotation mark that
	 * is never closed is an error.
	 */
	public static CSVFormat reading(char delimiter) {
		return CSVFormat.DEFAULT.builder()
			.setDelimiter(delimiter)
			.setIgnoreSurroundingSpaces(true)
			.setTrailingData(true)
			.setTrim(true)
			.get();
	}

	/** Writes a file with this delimiter. */
	public static CSVPrinter printer(Appendable out, char delimiter) {
		try {
			return CSVFormat.DEFAULT.builder().setDelimiter(delimiter).get().print(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The fields as they may be written. */
	public static List<String> guarded(List<String> fields) {
		return fields.stream().map((field) -> isFormula(field) ? "'" + field : field).toList();
	}

	/** The fields as they were before they were written by us. */
	public static List<String> unguarded(List<String> fields) {
		List<String> read = new ArrayList<>(fields.size());
		for (String field : fields) {
			read.add((field.startsWith("'") && isFormula(field.substring(1))) ? field.substring(1) : field);
		}
		return read;
	}

	private static boolean isFormula(String field) {
		return !field.isEmpty() && FORMULA_STARTS.indexOf(field.charAt(0)) >= 0
				&& !SIGNED_NUMBER.matcher(field).matches();
	}

}
