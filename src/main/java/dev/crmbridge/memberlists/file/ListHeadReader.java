package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.memberlists.ListRefusedException;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The start of a text list, up to its header row and some rows more. */
final class ListHeadReader {

	private static final String DELIMITERS = ",;\t|";

	/** What Excel's first line names, where we write it safely too. */
	private static final Pattern SEPARATOR = Pattern.compile("(\"?)sep=([,;\t|])\\1\\s*", Pattern.CASE_INSENSITIVE);

	/** So many rows say which delimiter they have. */
	private static final int SAMPLE_ROWS = 50;

	private final Reader in;

	private final StringBuilder text = new StringBuilder();

	private final char[] block = new char[1 << 16];

	private boolean ended;

	private int header;

	private char delimiter;

	private ListHeadReader(Reader in) {
		this.in = in;
	}

	/**
	 * Reads the start.
	 * @param in the text
	 * @param isHeader whether names are those of the columns that the list must have
	 */
	static ListHeadReader read(Reader in, Predicate<List<String>> isHeader) throws IOException {
		ListHeadReader head = new ListHeadReader(in);
		head.header = head.skipBlankLines(0);
		int lineEnd = head.lineEnd(head.header);
		Matcher separator = SEPARATOR.matcher(head.text).region(head.header, lineEnd);
		if (separator.matches()) {
			head.delimiter = separator.group(2).charAt(0);
			head.header = head.skipBlankLines(lineEnd);
		}
		else {
			head.delimiter = head.likeliest(isHeader);
		}
		return head;
	}

	/** What stands between fields. */
	char delimiter() {
		return this.delimiter;
	}

	/** What was read of the text from the header row on. */
	String rest() {
		return this.text.substring(this.header);
	}

	private int at(int index) throws IOException {
		if (index > ListFile.MAX_ROW) {
			throw new ListRefusedException("row-too-long", 0);
		}
		while (index >= this.text.length() && !this.ended) {
			int read = readBlock();
			this.ended = read < 0;
			this.text.append(this.block, 0, Math.max(read, 0));
		}
		return (index < this.text.length()) ? this.text.charAt(index) : -1;
	}

	/** Bytes that cannot be read are a matter of their row, when that is read. */
	private int readBlock() throws IOException {
		try {
			return this.in.read(this.block);
		}
		catch (CharacterCodingException ex) {
			return -1;
		}
	}

	/** Also passes over lines of empty fields, which stand above many a header. */
	private int skipBlankLines(int from) throws IOException {
		int line = from;
		for (int i = from;; i++) {
			int sign = at(i);
			if (sign == '\n' || sign == '\r') {
				line = i + 1;
			}
			else if (sign < 0 || !(TextCleaner.isSpace((char) sign) || sign == '"' || DELIMITERS.indexOf(sign) >= 0)) {
				return (sign < 0) ? i : line;
			}
		}
	}

	private int lineEnd(int from) throws IOException {
		int i = from;
		while (at(i) >= 0 && at(i) != '\n' && at(i) != '\r') {
			i++;
		}
		return i;
	}

	/** The delimiter that finds the columns, and with which the rows agree. */
	private char likeliest(Predicate<List<String>> isHeader) {
		return DELIMITERS.chars()
			.mapToObj((sign) -> Guess.of((char) sign, rows((char) sign), isHeader))
			.max(Comparator.comparing(Guess::isHeader)
				.thenComparing((guess) -> guess.columns() > 1)
				.thenComparing(Guess::agreeing)
				.thenComparing((guess) -> -guess.quotes())
				.thenComparing(Guess::columns)
				.thenComparing((guess) -> -DELIMITERS.indexOf(guess.sign())))
			.orElseThrow()
			.sign();
	}

	/** Rows as far as they were read; the last one may be cut off. */
	private List<List<String>> rows(char sign) {
		List<List<String>> rows = new ArrayList<>();
		try (CSVParser parser = CSVParser.builder()
			.setReader(new StringReader(rest()))
			.setFormat(ListCsvFormat.reading(sign))
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
	 * What a delimiter makes of the list.
	 *
	 * @param sign the delimiter
	 * @param isHeader whether the first row has the columns that the list must have
	 * @param columns in the header
	 * @param agreeing rows that have as many fields, of a thousand
	 * @param quotes fields with a quotation mark inside
	 */
	private record Guess(char sign, boolean isHeader, int columns, int agreeing, long quotes) {

		static Guess of(char sign, List<List<String>> rows, Predicate<List<String>> isHeader) {
			if (rows.isEmpty()) {
				return new Guess(sign, false, 0, 0, 0);
			}
			List<String> header = rows.get(0);
			long quotes = rows.stream().flatMap(List::stream).filter((field) -> field.indexOf('"') >= 0).count();
			long agreeing = rows.stream().filter((row) -> agree(header, row)).count();
			return new Guess(sign, isHeader.test(header), header.size(), (int) (1000 * agreeing / rows.size()), quotes);
		}

		private static boolean agree(List<String> header, List<String> row) {
			List<String> longer = (row.size() > header.size()) ? row : header;
			int shorter = Math.min(row.size(), header.size());
			return longer.subList(shorter, longer.size()).stream().allMatch(String::isEmpty);
		}

	}

}
