package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.memberlists.mapping.DelimiterSetting;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Detector of the delimiter of a text list: the one that Excel's {@code sep=;} line
 * names, or else the one that yields the columns of the dialer and with which the rows
 * agree.
 * <p>
 * A {@link DelimiterSetting} of the dialer wins: {@link ListFile#open} asks this class
 * only without one.
 */
final class DelimiterDetector {

	/** The accepted delimiters; the earlier one wins where the rows do not decide. */
	static final String DELIMITERS = ",;\t|";

	/** Excel's first line, also as {@link ListCsvFormat} writes it: in quotes. */
	private static final Pattern SEPARATOR_LINE = Pattern.compile("(\"?)sep=([,;\t|])\\1\\s*",
			Pattern.CASE_INSENSITIVE);

	/** Rows that are compared. */
	private static final int SAMPLE_ROWS = 50;

	private DelimiterDetector() {
	}

	/**
	 * Returns the delimiter that a line such as {@code sep=;} names; null for any other.
	 */
	static Character named(String line) {
		Matcher separator = SEPARATOR_LINE.matcher(line);
		return separator.matches() ? separator.group(2).charAt(0) : null;
	}

	/**
	 * Returns the delimiter of a list.
	 * @param start the start of the list, from its header row on; its last row may be cut
	 * off
	 * @param isHeader tests whether a row has the columns that the dialer needs
	 */
	static char detect(String start, Predicate<List<String>> isHeader) {
		return DELIMITERS.chars()
			.mapToObj((delimiter) -> Candidate.of((char) delimiter, rows(start, (char) delimiter), isHeader))
			.max(Comparator.comparing(Candidate::isHeader)
				.thenComparing((candidate) -> candidate.columns() > 1)
				.thenComparing(Candidate::agreeing)
				.thenComparing((candidate) -> -candidate.quotes())
				.thenComparing(Candidate::columns)
				.thenComparing((candidate) -> -DELIMITERS.indexOf(candidate.delimiter())))
			.orElseThrow()
			.delimiter();
	}

	private static List<List<String>> rows(String start, char delimiter) {
		List<List<String>> rows = new ArrayList<>();
		try (CSVParser parser = CSVParser.builder()
			.setReader(new StringReader(start))
			.setFormat(ListCsvFormat.reading(delimiter))
			.get()) {
			for (CSVRecord row : parser) {
				if (rows.size() == SAMPLE_ROWS) {
					return rows;
				}
				List<String> fields = TextCleaner.clean(row.toList());
				if (!fields.stream().allMatch(String::isEmpty)) {
					rows.add(fields);
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// a quotation mark that is cut off, or not closed
			return rows;
		}
		return rows;
	}

	/**
	 * A delimiter and how well it fits the rows.
	 *
	 * @param delimiter the delimiter
	 * @param isHeader whether the first row has the columns that the dialer needs
	 * @param columns number of columns of the header
	 * @param agreeing rows with as many fields as the header, per thousand
	 * @param quotes fields with a quotation mark inside
	 */
	private record Candidate(char delimiter, boolean isHeader, int columns, int agreeing, long quotes) {

		static Candidate of(char delimiter, List<List<String>> rows, Predicate<List<String>> isHeader) {
			if (rows.isEmpty()) {
				return new Candidate(delimiter, false, 0, 0, 0);
			}
			List<String> header = rows.get(0);
			long quotes = rows.stream().flatMap(List::stream).filter((field) -> field.indexOf('"') >= 0).count();
			long agreeing = rows.stream().filter((row) -> agree(header, row)).count();
			return new Candidate(delimiter, isHeader.test(header), header.size(), (int) (1000 * agreeing / rows.size()),
					quotes);
		}

		private static boolean agree(List<String> header, List<String> row) {
			List<String> longer = (row.size() > header.size()) ? row : header;
			int shorter = Math.min(row.size(), header.size());
			return longer.subList(shorter, longer.size()).stream().allMatch(String::isEmpty);
		}

	}

}
