package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.function.Predicate;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Reader for the start of a text list, up to its header row and some rows more, for which
 * it asks {@link DelimiterDetector}.
 */
final class ListHeadReader {

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
	 * @param isHeader tests whether a row has the columns that the dialer needs
	 */
	static ListHeadReader read(Reader in, Predicate<List<String>> isHeader) throws IOException {
		ListHeadReader head = new ListHeadReader(in);
		head.header = head.skipBlankLines(0);
		int lineEnd = head.lineEnd(head.header);
		Character named = DelimiterDetector.named(head.text.substring(head.header, lineEnd));
		if (named != null) {
			head.header = head.skipBlankLines(lineEnd);
		}
		head.delimiter = (named != null) ? named : DelimiterDetector.detect(head.rest(), isHeader);
		return head;
	}

	/** Returns the delimiter that the text names or shows. */
	char delimiter() {
		return this.delimiter;
	}

	/** Returns the text that was read, from the header row on. */
	String rest() {
		return this.text.substring(this.header);
	}

	private int at(int index) throws IOException {
		if (index > ListFile.MAX_ROW_LENGTH) {
			throw new ListRefusedException("row-too-long", 0);
		}
		while (index >= this.text.length() && !this.ended) {
			int read = readBlock();
			this.ended = read < 0;
			this.text.append(this.block, 0, Math.max(read, 0));
		}
		return (index < this.text.length()) ? this.text.charAt(index) : -1;
	}

	/** Ends at bytes that cannot be decoded: {@link RowLimitReader} refuses their row. */
	private int readBlock() throws IOException {
		try {
			return this.in.read(this.block);
		}
		catch (CharacterCodingException ex) {
			return -1;
		}
	}

	/** Skips blank lines, also those of empty fields, which stand above many a header. */
	private int skipBlankLines(int from) throws IOException {
		int line = from;
		for (int i = from;; i++) {
			int ch = at(i);
			if (ch == '\n' || ch == '\r') {
				line = i + 1;
			}
			else if (ch < 0 || !isBlank((char) ch)) {
				return (ch < 0) ? i : line;
			}
		}
	}

	private static boolean isBlank(char ch) {
		return TextCleaner.isSpace(ch) || ch == '"' || DelimiterDetector.DELIMITERS.indexOf(ch) >= 0;
	}

	private int lineEnd(int from) throws IOException {
		int i = from;
		while (at(i) >= 0 && at(i) != '\n' && at(i) != '\r') {
			i++;
		}
		return i;
	}

}
