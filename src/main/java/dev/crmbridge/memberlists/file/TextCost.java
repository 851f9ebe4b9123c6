package dev.crmbridge.memberlists.file;

import java.nio.charset.Charset;

/**
 * How unlikely text is in a charset: the fewer bits, the more it reads like words. What
 * is ASCII costs nothing.
 */
final class TextCost {

	private static final int FOREIGN_SIGN = 16;

	private static final int FOREIGN_SIGN_IN_WORD = 30;

	private static final int STRAY_SIGN = 12;

	private static final int EDGE_SIGN = 3;

	private static final int SIGN_IN_WORD = 30;

	private static final int LETTER_CASE = 6;

	private static final int UNDEFINED = 40;

	/** What stands before words. */
	private static final String OPENING = "\u00ab\u201c\u201e\u2039\u2116\u00bf\u00a1\u00a7\u2013\u2014";

	/** What stands behind words. */
	private static final String CLOSING = "\u00bb\u201c\u201d\u203a\u2026\u00aa\u00ba\u00b0\u2122\u00ae\u2013\u2014";

	private static final String APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4";

	/** Latin letters that look like Cyrillic ones. */
	private static final String LOOKALIKES = "aceiopxyABCEHIKMOPTXY";

	private final Kind[] kinds = new Kind[256];

	private final int[] letters = new int[256];

	private final boolean[] capitals = new boolean[256];

	private final boolean[] small = new boolean[256];

	TextCost(Charset charset) {
		for (int value = 0; value < 256; value++) {
			String text = new String(new byte[] { (byte) value }, charset);
			char sign = text.charAt(0);
			this.kinds[value] = kind(sign);
			this.letters[value] = (this.kinds[value] == Kind.LETTER) ? LetterModel.letter(sign) : LetterModel.EDGE;
			this.capitals[value] = Character.isUpperCase(sign);
			this.small[value] = Character.isLowerCase(sign);
		}
	}

	private static Kind kind(char sign) {
		if (Character.isLetter(sign) && "\u00aa\u00ba".indexOf(sign) < 0) {
			return Kind.LETTER;
		}
		if (APOSTROPHES.indexOf(sign) >= 0) {
			return Kind.APOSTROPHE;
		}
		if (sign < 0x80) {
			return Kind.ASCII;
		}
		if (sign == '\ufffd') {
			return Kind.UNDEFINED;
		}
		if (sign == '\u00a0') {
			return Kind.SPACE;
		}
		if (OPENING.indexOf(sign) >= 0) {
			return (CLOSING.indexOf(sign) >= 0) ? Kind.EDGE : Kind.OPENING;
		}
		return (CLOSING.indexOf(sign) >= 0) ? Kind.CLOSING : Kind.FOREIGN;
	}

	/** Whether the charset has no character for a byte. */
	boolean isUndefined(int value) {
		return this.kinds[value] == Kind.UNDEFINED;
	}

	/** What the text of a row costs, in bits. */
	int of(byte[] text, int length) {
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
				// Latin letters typed for Cyrillic ones alternate with them
				pair = (mixed && LOOKALIKES.indexOf(Math.min(last, value)) >= 0) ? 0 : pair;
				mixed = true;
			}
			cost += pair + sign(value, isLetter(last), isLetter(next));
			if (this.small[last] && this.capitals[value] && (value >= 0x80 || last >= 0x80)) {
				cost += LETTER_CASE;
			}
			letter = this.letters[value];
			last = value;
		}
		return cost;
	}

	private boolean isLetter(int value) {
		return this.kinds[value] == Kind.LETTER;
	}

	private int sign(int value, boolean afterLetter, boolean beforeLetter) {
		return switch (this.kinds[value]) {
			case UNDEFINED -> UNDEFINED;
			case FOREIGN -> {
				int beside = (afterLetter || beforeLetter) ? FOREIGN_SIGN : STRAY_SIGN;
				yield (afterLetter && beforeLetter) ? FOREIGN_SIGN_IN_WORD : beside;
			}
			// the closing one of two, or one that a name begins with
			case APOSTROPHE -> (value < 0x80 || afterLetter) ? 0 : FOREIGN_SIGN;
			case SPACE -> EDGE_SIGN;
			case OPENING, CLOSING, EDGE -> {
				boolean misplaced = (afterLetter && this.kinds[value] == Kind.OPENING)
						|| (beforeLetter && this.kinds[value] == Kind.CLOSING);
				yield (afterLetter && beforeLetter) ? SIGN_IN_WORD : (misplaced ? FOREIGN_SIGN : EDGE_SIGN);
			}
			default -> 0;
		};
	}

	private enum Kind {

		ASCII, LETTER, APOSTROPHE, SPACE, OPENING, CLOSING, EDGE, FOREIGN, UNDEFINED

	}

}
