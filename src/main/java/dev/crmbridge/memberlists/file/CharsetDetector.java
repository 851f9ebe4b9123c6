package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.ListRefusedException;

/**
 * Finds the charset of a text that has no mark and is not UTF-8: windows-1251 or
 * windows-1252. Text that reads better in another charset, wholly or in a row, or like
 * words in none, would become other letters: it is refused.
 */
final class CharsetDetector {

	/** The charsets that lists may have. */
	private static final List<Charset> OURS = charsets("windows-1251", "windows-1252");

	/** Charsets of the same languages, in which programs write lists too. */
	private static final List<Charset> OTHERS = charsets("KOI8-U", "IBM866", "ISO-8859-5", "x-MacCyrillic", "KZ-1048",
			"windows-1250", "ISO-8859-2", "windows-1254", "windows-1257", "IBM852", "IBM850", "x-MacRoman",
			"x-MacCentralEurope");

	/** So much better must another charset be in all rows, in bits. */
	static final int MARGIN = 12;

	/** So much better must it be in one row than each of our charsets, in bits. */
	private static final int[] ROW_MARGIN = { 40, 26 };

	/** So much better must the other of our charsets be in one row, in bits. */
	private static final int OUR_MARGIN = 20;

	/** What a byte of words costs at most in each of our charsets, in bits. */
	private static final int[] MAX_BYTE_COST = { 9, 18 };

	/** Fewer bytes are too few to say that they are no words. */
	private static final int MIN_BYTES = 12;

	/** A multibyte character of UTF-8 costs as much in another charset, in bits. */
	private static final int MULTIBYTE_COST = 16;

	private static final int MAX_ROW = 1 << 16;

	/** So many different words are rated; more would say no more. */
	private static final int MAX_WORDS = 10_000;

	/** So many rows are compared with all charsets, and those after them that are odd. */
	private static final int SAMPLE_ROWS = 2000;

	/** What a byte of usual words costs at most in each of our charsets, in bits. */
	private static final int[] WORDS_COST = { 6, 11 };

	private static final TextCost[] COSTS = Stream.concat(OURS.stream(), OTHERS.stream())
		.map(TextCost::new)
		.toArray(TextCost[]::new);

	private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

	private final CharBuffer decoded = CharBuffer.allocate(MAX_ROW);

	private final byte[] row = new byte[MAX_ROW];

	/** Hashes of the words that were rated. */
	private final Set<Integer> words = new HashSet<>();

	/** What all different words cost in each charset. */
	private final long[] totals = new long[COSTS.length];

	/** What all rows cost in each charset. */
	private final long[] rowTotals = new long[COSTS.length];

	/** Where the first row begins that one of our charsets does not explain. */
	private final long[] firstBad = new long[OURS.size()];

	private int length;

	private long read;

	private long highBytes;

	private long utf8Rows;

	private long otherRows;

	private long firstUtf8 = -1;

	private long firstOther = -1;

	CharsetDetector() {
		Arrays.fill(this.firstBad, -1);
	}

	private static List<Charset> charsets(String... names) {
		return Stream.of(names).filter(Charset::isSupported).map(Charset::forName).toList();
	}

	/** Reads all the text. */
	void read(InputStream in) throws IOException {
		byte[] block = new byte[MAX_ROW];
		for (int count = in.read(block); count >= 0; count = in.read(block)) {
			for (int i = 0; i < count; i++) {
				byte value = block[i];
				if (value == 0) {
					throw new ListRefusedException("not-text");
				}
				this.row[this.length++] = value;
				if (value == '\n' || value == '\r' || this.length == MAX_ROW) {
					endRow();
				}
			}
		}
		endRow();
	}

	private void endRow() {
		int high = 0;
		for (int i = 0; i < this.length; i++) {
			high += (this.row[i] < 0) ? 1 : 0;
		}
		if (high > 0) {
			rate(high);
		}
		this.read += this.length;
		this.length = 0;
	}

	private void rate(int high) {
		int[] cost = new int[COSTS.length];
		for (int i = 0; i < OURS.size(); i++) {
			cost[i] = COSTS[i].of(this.row, this.length);
		}
		// most rows of a long list read like words, and need no more
		if (this.otherRows > SAMPLE_ROWS && this.utf8Rows == 0 && cost[ours()] <= WORDS_COST[ours()] * high) {
			return;
		}
		int multibytes = multibytes();
		if (multibytes > 0 && Math.min(cost[0], cost[1]) >= MULTIBYTE_COST * multibytes) {
			this.firstUtf8 = (this.utf8Rows++ == 0) ? this.read : this.firstUtf8;
			return;
		}
		this.firstOther = (this.otherRows++ == 0) ? this.read : this.firstOther;
		rateWords();
		for (int i = OURS.size(); i < cost.length; i++) {
			cost[i] = COSTS[i].of(this.row, this.length);
		}
		compare(cost);
	}

	/** A word that each row repeats says no more than one alone. */
	private void rateWords() {
		for (int start = 0; start < this.length; start++) {
			int end = start;
			int high = 0;
			int hash = 1;
			for (; end < this.length && isOfWord(this.row[end]); end++) {
				high += (this.row[end] < 0) ? 1 : 0;
				hash = 31 * hash + this.row[end];
			}
			if (high > 0 && this.words.size() < MAX_WORDS && this.words.add(hash)) {
				this.highBytes += high;
				byte[] word = Arrays.copyOfRange(this.row, start, end);
				for (int i = 0; i < COSTS.length; i++) {
					this.totals[i] += COSTS[i].of(word, word.length);
				}
			}
			start = end;
		}
	}

	private static boolean isOfWord(byte value) {
		return value < 0 || value == '\'' || value == '`' || Character.isLetter(value);
	}

	private void compare(int[] cost) {
		int best = Arrays.stream(cost).min().orElseThrow();
		for (int i = 0; i < cost.length; i++) {
			this.rowTotals[i] += cost[i];
		}
		for (int i = 0; i < OURS.size(); i++) {
			boolean bad = cost[i] > best + ROW_MARGIN[i] || cost[i] > cost[1 - i] + OUR_MARGIN || isUndefined(i);
			if (bad && this.firstBad[i] < 0) {
				this.firstBad[i] = this.read;
			}
		}
	}

	private boolean isUndefined(int charset) {
		for (int i = 0; i < this.length; i++) {
			if (COSTS[charset].isUndefined(this.row[i] & 0xFF)) {
				return true;
			}
		}
		return false;
	}

	/** The characters of UTF-8 in the row that are not ASCII; -1 if it is not UTF-8. */
	private int multibytes() {
		this.decoded.clear();
		this.utf8.reset();
		if (this.utf8.decode(ByteBuffer.wrap(this.row, 0, this.length), this.decoded, true).isError()) {
			return -1;
		}
		int multibytes = 0;
		for (this.decoded.flip(); this.decoded.hasRemaining();) {
			multibytes += (this.decoded.get() < 0x80) ? 0 : 1;
		}
		return multibytes;
	}

	/** The charset of what was read; null if lists may not have it. */
	Charset charset() {
		return (foreignAt() < 0) ? OURS.get(ours()) : null;
	}

	private int ours() {
		return (this.totals[1] < this.totals[0]) ? 1 : 0;
	}

	/**
	 * Where the first row begins that shows another charset, in bytes; -1 if none does.
	 */
	long foreignAt() {
		int ours = ours();
		if (this.utf8Rows > 0) {
			return (this.utf8Rows >= this.otherRows) ? this.firstOther : this.firstUtf8;
		}
		boolean otherIsBetter = isOtherBetter(this.totals);
		boolean noWords = this.highBytes >= MIN_BYTES && this.totals[ours] > MAX_BYTE_COST[ours] * this.highBytes;
		// in a mixed list, most rows are good
		boolean mixed = this.firstBad[ours] >= 0 && !isOtherBetter(this.rowTotals);
		return ((otherIsBetter || noWords) && !mixed) ? this.firstOther : this.firstBad[ours];
	}

	private boolean isOtherBetter(long[] costs) {
		return Arrays.stream(costs).min().orElseThrow() < costs[ours()] - MARGIN;
	}

	/** For tests of the limits. */
	long[] totals() {
		return this.totals;
	}

}
