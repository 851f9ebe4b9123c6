package dev.crmbridge.memberlists.file;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Checks a CSV text for what the parser of {@link ListCsvFormat#reading} would swallow: a
 * row without an end, and rows that an unclosed quotation mark joins. Cuts rows as that
 * parser does.
 */
final class RowLimitChecker {

	private final char delimiter;

	private State state = State.START;

	private int length;

	private long row;

	private boolean blank = true;

	private boolean brokenLine;

	RowLimitChecker(char delimiter) {
		this.delimiter = delimiter;
	}

	/** Returns the number of the current row; blank rows do not count. */
	long row() {
		return this.row;
	}

	/**
	 * Checks the next character.
	 * @throws ListRefusedException if the row is too long or has an unclosed quotation
	 * mark
	 */
	void next(char ch) {
		if (++this.length > ListFile.MAX_ROW_LENGTH) {
			throw new ListRefusedException("row-too-long", this.row);
		}
		boolean lineBreak = ch == '\n' || ch == '\r';
		// most characters are inside a plain field of a row that is not blank
		if (this.state == State.PLAIN && !this.blank && !lineBreak && ch != this.delimiter) {
			return;
		}
		if (this.state == State.QUOTED) {
			this.brokenLine |= lineBreak;
			this.blank &= ch == '"' || TextCleaner.isSpace(ch);
			this.state = (ch == '"') ? State.QUOTE : State.QUOTED;
		}
		else if (this.state == State.QUOTE && ch == '"') {
			this.state = State.QUOTED;
		}
		else if (lineBreak) {
			endRow();
		}
		else if (ch == this.delimiter) {
			this.state = State.START;
		}
		else if (!Character.isWhitespace(ch)) {
			nextInside(ch);
		}
		else if (this.state == State.QUOTE) {
			this.state = State.AFTER_QUOTED;
		}
	}

	private void nextInside(char ch) {
		boolean afterQuoted = this.state == State.QUOTE || this.state == State.AFTER_QUOTED;
		if (afterQuoted && this.brokenLine) {
			throw new ListRefusedException("unclosed-quote", this.row);
		}
		this.blank &= ch == '"' || TextCleaner.isSpace(ch);
		if (this.state == State.START) {
			this.brokenLine = false;
			this.state = (ch == '"') ? State.QUOTED : State.PLAIN;
		}
		else if (afterQuoted) {
			this.state = State.AFTER_QUOTED;
		}
	}

	private void endRow() {
		this.state = State.START;
		this.row += this.blank ? 0 : 1;
		this.blank = true;
		this.length = 0;
	}

	/**
	 * Checks the end of the text.
	 * @throws ListRefusedException if a quotation mark is not closed
	 */
	void end() {
		if (this.state == State.QUOTED) {
			throw new ListRefusedException("unclosed-quote", this.row);
		}
	}

	private enum State {

		START, PLAIN, QUOTED, QUOTE, AFTER_QUOTED

	}

}
