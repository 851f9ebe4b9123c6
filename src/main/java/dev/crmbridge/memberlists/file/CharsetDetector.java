package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Detector of the charset of a text that has no byte order mark and is not UTF-8:
 * windows-1251 or windows-1252. Refuses text that reads better in another charset, as a
 * whole or in one row, or reads like words in no charset: the upload would change its
 * letters. The decision record on charset detection has the evidence.
 */
final class CharsetDetector {

	private static final List<Charset> ACCEPTED = charsets("windows-1251", "windows-1252");

	/** Charsets of the same languages that programs also write lists in. */
	private static final List<Charset> FOREIGN = charsets("KOI8-U", "IBM866", "ISO-8859-5", "x-MacCyrillic", "KZ-1048",
			"windows-1250", "ISO-8859-2", "windows-1254", "windows-1257", "IBM852", "IBM850", "x-MacRoman",
			"x-MacCentralEurope");

	/** How much cheaper a foreign charset must be over all rows, in bits. */
	static final int MIN_TOTAL_MARGIN = 12;

	/**
	 * How much cheaper a foreign charset must be in one row, by accepted charset, in
	 * bits.
	 */
	private static final int[] MIN_ROW_MARGINS = { 40, 26 };

	/** How much cheaper the other accepted charset must be in one row, in bits. */
	private static final int MIN_ACCEPTED_ROW_MARGIN = 20;

	/** Highest cost of a byte of words in each accepted charset, in bits. */
	private static final int[] MAX_WORD_BYTE_COSTS = { 9, 18 };

	/** Fewer bytes do not prove that a text has no words. */
	private static final int MIN_EVIDENCE_BYTES = 12;

	/** Lowest cost of a multibyte UTF-8 character in a single-byte charset, in bits. */
	private static final int MIN_MULTIBYTE_COST = 16;

	private static final int MAX_ROW_SIZE = 1 << 16;

	/** Rows compared in all charsets; after them only rows that look odd are compared. */
	private static final int SAMPLE_ROWS = 2000;

	/** Highest cost of a byte of ordinary words in each accepted charset, in bits. */
	private static final int[] MAX_ORDINARY_BYTE_COSTS = { 6, 11 };

	private static final CharsetCostModel[] COSTS = Stream.concat(ACCEPTED.stream(), FOREIGN.stream())
		.map(CharsetCostModel::new)
		.toArray(CharsetCostModel[]::new);

	private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

	private final CharBuffer decoded = CharBuffer.allocate(MAX_ROW_SIZE);

	private final byte[] row = new byte[MAX_ROW_SIZE];

	private final DistinctWordCosts words = new DistinctWordCosts(COSTS);

	/** Costs of all rows in each charset. */
	private final long[] rowTotals = new long[COSTS.length];

	/** Start of the first row that each accepted charset does not explain; -1 if none. */
	private final long[] firstBad = new long[ACCEPTED.size()];

	private int length;

	private long read;

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

	/** Reads the whole text and compares its rows in all charsets. */
	void read(InputStream in) throws IOException {
		byte[] block = new byte[MAX_ROW_SIZE];
		for (int count = in.read(block); count >= 0; count = in.read(block)) {
			for (int i = 0; i < count; i++) {
				byte value = block[i];
				if (value == 0) {
					throw new ListRefusedException("not-text");
				}
				this.row[this.length++] = value;
				if (value == '\n' || value == '\r' || this.length == MAX_ROW_SIZE) {
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
		for (int i = 0; i < ACCEPTED.size(); i++) {
			cost[i] = COSTS[i].cost(this.row, this.length);
		}
		// most rows of a long list read like words and need no comparison
		if (this.otherRows > SAMPLE_ROWS && this.utf8Rows == 0
				&& cost[likelier()] <= MAX_ORDINARY_BYTE_COSTS[likelier()] * high) {
			return;
		}
		int multibytes = multibytes();
		if (multibytes > 0 && Math.min(cost[0], cost[1]) >= MIN_MULTIBYTE_COST * multibytes) {
			this.firstUtf8 = (this.utf8Rows++ == 0) ? this.read : this.firstUtf8;
			return;
		}
		this.firstOther = (this.otherRows++ == 0) ? this.read : this.firstOther;
		this.words.add(this.row, this.length);
		for (int i = ACCEPTED.size(); i < cost.length; i++) {
			cost[i] = COSTS[i].cost(this.row, this.length);
		}
		compare(cost);
	}

	private void compare(int[] cost) {
		int best = Arrays.stream(cost).min().orElseThrow();
		for (int i = 0; i < cost.length; i++) {
			this.rowTotals[i] += cost[i];
		}
		for (int i = 0; i < ACCEPTED.size(); i++) {
			boolean bad = cost[i] > best + MIN_ROW_MARGINS[i] || cost[i] > cost[1 - i] + MIN_ACCEPTED_ROW_MARGIN
					|| isUndefined(i);
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

	/** Returns how many multibyte characters the row has; -1 if it is not UTF-8. */
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

	/** Returns the charset of the text; null if lists may not have it. */
	Charset charset() {
		return (foreignAt() < 0) ? ACCEPTED.get(likelier()) : null;
	}

	/** Returns the index of the accepted charset in which the words cost less. */
	private int likelier() {
		long[] totals = this.words.totals();
		return (totals[1] < totals[0]) ? 1 : 0;
	}

	/**
	 * Returns the byte offset of the first row in a charset that is not accepted; -1 if
	 * no row is.
	 */
	long foreignAt() {
		if (this.utf8Rows > 0) {
			return (this.utf8Rows >= this.otherRows) ? this.firstOther : this.firstUtf8;
		}
		int likelier = likelier();
		long highBytes = this.words.highBytes();
		boolean foreignIsBetter = isForeignBetter(this.words.totals());
		boolean noWords = highBytes >= MIN_EVIDENCE_BYTES
				&& this.words.totals()[likelier] > MAX_WORD_BYTE_COSTS[likelier] * highBytes;
		// in a mixed list most rows are good
		boolean mixed = this.firstBad[likelier] >= 0 && !isForeignBetter(this.rowTotals);
		return ((foreignIsBetter || noWords) && !mixed) ? this.firstOther : this.firstBad[likelier];
	}

	private boolean isForeignBetter(long[] costs) {
		return Arrays.stream(costs).min().orElseThrow() < costs[likelier()] - MIN_TOTAL_MARGIN;
	}

	/** Returns the costs of all distinct words, for tests of the limits. */
	long[] totals() {
		return this.words.totals();
	}

}
