package dev.crmbridge.memberlists.file;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Costs of the distinct words of a text in each charset. A word counts once: a word that
 * each row repeats is no more evidence than one alone.
 */
final class DistinctWordCosts {

	/** More distinct words add no evidence. */
	private static final int MAX_WORDS = 10_000;

	private final CharsetCostModel[] charsets;

	private final Set<Integer> hashes = new HashSet<>();

	private final long[] totals;

	private long highBytes;

	DistinctWordCosts(CharsetCostModel[] charsets) {
		this.charsets = charsets;
		this.totals = new long[charsets.length];
	}

	/** Adds the words of a row that have a byte outside ASCII. */
	void add(byte[] row, int length) {
		for (int start = 0; start < length; start++) {
			int end = start;
			int high = 0;
			int hash = 1;
			for (; end < length && isPartOfWord(row[end]); end++) {
				high += (row[end] < 0) ? 1 : 0;
				hash = 31 * hash + row[end];
			}
			if (high > 0 && this.hashes.size() < MAX_WORDS && this.hashes.add(hash)) {
				this.highBytes += high;
				byte[] word = Arrays.copyOfRange(row, start, end);
				for (int i = 0; i < this.charsets.length; i++) {
					this.totals[i] += this.charsets[i].cost(word, word.length);
				}
			}
			start = end;
		}
	}

	private static boolean isPartOfWord(byte value) {
		return value < 0 || value == '\'' || value == '`' || Character.isLetter(value);
	}

	/** Returns the cost of all words in each charset, in bits. */
	long[] totals() {
		return this.totals;
	}

	/** Returns how many bytes outside ASCII the words have. */
	long highBytes() {
		return this.highBytes;
	}

}
