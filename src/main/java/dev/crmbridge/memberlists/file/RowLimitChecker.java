package dev.crmbridge.memberlists.file;

import dev.crmbridge.memberlists.ListRefusedException;

/**
 * Follows a CSV text as {@link ListCsvFormat#reading} cuts it, to refuse what that parser would
 * swallow: a row without an end, and rows that a forgotten quotation mark has drawn
 * together.
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

	/** The rows up to here that are not blank: the number of the row in hand. */
	long row() {
		return this.row;
	}

	/** Takes the next character. */
	void next(char sign) {
		if (++this.length > ListFile.MAX_ROW) {
			throw new ListRefusedException("row-too-long", this.row);
		}
		boolean lineBreak = sign == '\n' || sign == '\r';
		if (this.state == State.QUOTED) {
			this.brokenLine |= lineBreak;
			this.blank &= sign == '"' || TextCleaner.isSpace(sign);
			this.state = (sign == '"') ? State.QUOTE : State.QUOTED;
		}
		else if (this.state == State.QUOTE && sign == '"') {
			this.state = State.QUOTED;
		}
		else if (lineBreak) {
			endRow();
		}
		else if (sign == this.delimiter) {
			this.state = State.START;
		}
		else if (!Character.isWhitespace(sign)) {
			nextInside(sign);
		}
		else if (this.state == State.QUOTE) {
			this.state = State.AFTER_QUOTED;
		}
	}

	private void nextInside(char sign) {
		boolean afterQuoted = this.state == State.QUOTE || this.state == State.AFTER_QUOTED;
		if (afterQuoted && this.brokenLine) {
			throw new ListRefusedException("unclosed-quote", this.row);
		}
		this.blank &= sign == '"' || TextCleaner.isSpace(sign);
		if (this.state == State.START) {
			this.brokenLine = false;
			this.state = (sign == '"') ? State.QUOTED : State.PLAIN;
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

	/** The text has ended. */
	void end() {
		if (this.state == State.QUOTED) {
			throw new ListRefusedException("unclosed-quote", this.row);
		}
	}

	private enum State {

		START, PLAIN, QUOTED, QUOTE, AFTER_QUOTED

	}

}
