package dev.crmbridge.memberlists.file;

import java.nio.charset.Charset;

/**
 * Model of how unlikely a text is in a charset: the fewer bits it costs, the more it
 * reads like words. ASCII costs nothing.
 */
final class CharsetCostModel {

	private static final int FOREIGN_SYMBOL = 16;

	private static final int FOREIGN_SYMBOL_IN_WORD = 30;

	private static final int STRAY_SYMBOL = 12;

	private static final int EDGE_SYMBOL = 3;

	private static final int SYMBOL_IN_WORD = 30;

	/** A capital after a small letter. */
	private static final int CASE_CHANGE = 6;

	private static final int UNDEFINED = 40;

	/** Symbols that stand before words. */
	private static final String OPENING = "\u00ab\u201c\u201e\u2039\u2116\u00bf\u00a1\u00a7\u2013\u2014";

	/** Symbols that stand after words. */
	private static final String CLOSING = "\u00bb\u201c\u201d\u203a\u2026\u00aa\u00ba\u00b0\u2122\u00ae\u2013\u2014";

	private static final String APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4";

	/** Latin letters that look like Cyrillic ones. */
	private static final String LOOKALIKES = "aceiopxyABCEHIKMOPTXY";

	private final Kind[] kinds = new Kind[256];

	private final int[] letters = new int[256];

	private final boolean[] capitals = new boolean[256];

	private final boolean[] small = new boolean[256];

	CharsetCostModel(Charset charset) {
		for (int value = 0; value < 256; value++) {
			String text = new String(new byte[] { (byte) value }, charset);
			char ch = text.charAt(0);
			this.kinds[value] = kind(ch);
			this.letters[value] = (this.kinds[value] == Kind.LETTER) ? LetterModel.letter(ch) : LetterModel.EDGE;
			this.capitals[value] = Character.isUpperCase(ch);
			this.small[value] = Character.isLowerCase(ch);
		}
	}

	private static Kind kind(char ch) {
		if (Character.isLetter(ch) && "\u00aa\u00ba".indexOf(ch) < 0) {
			return Kind.LETTER;
		}
		if (APOSTROPHES.indexOf(ch) >= 0) {
			return Kind.APOSTROPHE;
		}
		if (ch < 0x80) {
			return Kind.ASCII;
		}
		if (ch == '\ufffd') {
			return Kind.UNDEFINED;
		}
		if (ch == '\u00a0') {
			return Kind.SPACE;
		}
		if (OPENING.indexOf(ch) >= 0) {
			return (CLOSING.indexOf(ch) >= 0) ? Kind.EDGE : Kind.OPENING;
		}
		return (CLOSING.indexOf(ch) >= 0) ? Kind.CLOSING : Kind.FOREIGN;
	}

	/** Returns whether the charset has no character for a byte. */
	boolean isUndefined(int value) {
		return this.kinds[value] == Kind.UNDEFINED;
	}

	/** Returns the cost of the first bytes of a text, in bits. */
	int cost(byte[] text, int length) {
		int cost = 0;
		int last = ' ';
		int letter = LetterModel.EDGE;
		boolean mixed = false;
		for (int i = 0; i <= length; i++) {
			int value = (i < length) ? text[i] & 0xFF : ' ';
			mixed &= isLetter(value) || this.kinds[value] == Kind.APOSTROPHE;
			if (value < 0x80 && last < 0x80) {
				letter = this.letters[value];
				last = value;
				continue;
			}
			int next = (i + 1 < length) ? text[i + 1] & 0xFF : ' ';
			if (this.kinds[value] == Kind.APOSTROPHE && isLetter(last) && isLetter(next)) {
				continue;
			}
			int pair = LetterModel.cost(letter, this.letters[value]);
			if (pair == LetterModel.MIXED_SCRIPTS) {
				// Latin letters typed in place of Cyrillic ones alternate with them
				pair = (mixed && LOOKALIKES.indexOf(Math.min(last, value)) >= 0) ? 0 : pair;
				mixed = true;
			}
			cost += pair + symbolCost(value, isLetter(last), isLetter(next));
			if (this.small[last] && this.capitals[value] && (value >= 0x80 || last >= 0x80)) {
				cost += CASE_CHANGE;
			}
			letter = this.letters[value];
			last = value;
		}
		return cost;
	}

	private boolean isLetter(int value) {
		return this.kinds[value] == Kind.LETTER;
	}

	private int symbolCost(int value, boolean afterLetter, boolean beforeLetter) {
		return switch (this.kinds[value]) {
			case UNDEFINED -> UNDEFINED;
			case FOREIGN -> {
				int beside = (afterLetter || beforeLetter) ? FOREIGN_SYMBOL : STRAY_SYMBOL;
				yield (afterLetter && beforeLetter) ? FOREIGN_SYMBOL_IN_WORD : beside;
			}
			// closes a quotation, or a name begins with it
			case APOSTROPHE -> (value < 0x80 || afterLetter) ? 0 : FOREIGN_SYMBOL;
			case SPACE -> EDGE_SYMBOL;
			case OPENING, CLOSING, EDGE -> {
				boolean misplaced = (afterLetter && this.kinds[value] == Kind.OPENING)
						|| (beforeLetter && this.kinds[value] == Kind.CLOSING);
				yield (afterLetter && beforeLetter) ? SYMBOL_IN_WORD : (misplaced ? FOREIGN_SYMBOL : EDGE_SYMBOL);
			}
			default -> 0;
		};
	}

	private enum Kind {

		ASCII, LETTER, APOSTROPHE, SPACE, OPENING, CLOSING, EDGE, FOREIGN, UNDEFINED

	}

}
