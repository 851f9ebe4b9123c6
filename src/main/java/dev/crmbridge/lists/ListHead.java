package dev.crmbridge.lists;

import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The start of a text list, up to and with its header row. */
final class ListHead {

	private static final String DELIMITERS = ",;\t|";

	/** What Excel's first line names, where it can stand between fields at all. */
	private static final Pattern SEPARATOR = Pattern.compile("(\"?)sep=([^\\p{L}\\p{N}\" ])\\1\\s*",
			Pattern.CASE_INSENSITIVE);

	private final Reader in;

	private final StringBuilder text = new StringBuilder();

	private final char[] block = new char[1 << 16];

	private boolean ended;

	private int header;

	private char delimiter;

	private ListHead(Reader in) {
		this.in = in;
	}

	/** Reads the start. */
	static ListHead read(Reader in) throws IOException {
		ListHead head = new ListHead(in);
		head.header = head.skipBlankLines(0);
		int lineEnd = head.lineEnd(head.header);
		Matcher separator = SEPARATOR.matcher(head.text).region(head.header, lineEnd);
		if (separator.matches()) {
			head.delimiter = separator.group(2).charAt(0);
			head.header = head.skipBlankLines(lineEnd);
		}
		else {
			head.delimiter = head.mostFrequent();
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
			int read = this.in.read(this.block);
			this.ended = read < 0;
			this.text.append(this.block, 0, Math.max(read, 0));
		}
		return (index < this.text.length()) ? this.text.charAt(index) : -1;
	}

	/** Also passes over lines of empty fields, which stand above many a header. */
	private int skipBlankLines(int from) throws IOException {
		int line = from;
		for (int i = from;; i++) {
			int sign = at(i);
			if (sign == '\n' || sign == '\r') {
				line = i + 1;
			}
			else if (sign < 0 || !(Character.isWhitespace(sign) || sign == '"' || DELIMITERS.indexOf(sign) >= 0)) {
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

	private char mostFrequent() throws IOException {
		int[] counts = new int[DELIMITERS.length()];
		boolean start = true;
		boolean quoted = false;
		for (int i = this.header; at(i) >= 0 && (quoted || (at(i) != '\n' && at(i) != '\r')); i++) {
			char sign = (char) at(i);
			int delimiter = DELIMITERS.indexOf(sign);
			if (sign == '"' && (quoted || start)) {
				quoted = !quoted;
				// a doubled one opens again
				start = !quoted;
			}
			else if (!quoted) {
				start = delimiter >= 0 || (start && sign == ' ');
				if (delimiter >= 0) {
					counts[delimiter]++;
				}
			}
		}
		int best = 0;
		for (int i = 1; i < counts.length; i++) {
			best = (counts[i] > counts[best]) ? i : best;
		}
		return DELIMITERS.charAt(best);
	}

}
