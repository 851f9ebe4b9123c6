package dev.crmbridge.lists;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Tells the charset of a text that has no mark and is not UTF-8: windows-1251 or
 * windows-1252, or UTF-8 with something broken in it, which is refused. A word of
 * Ukrainian or Russian has nothing but high bytes in windows-1251; a word of a western
 * language has a high byte or two among ASCII letters in windows-1252. That is right for
 * a single name, which is too short for statistics of letters.
 */
final class CharsetScan {

	private static final Charset CYRILLIC = Charset.forName("windows-1251");

	private static final Charset WESTERN = Charset.forName("windows-1252");

	/** So many broken characters: nobody doubts any more that it is not UTF-8. */
	private static final int BROKEN_ENOUGH = 10_000;

	private static final byte[] LETTERS = letters();

	private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

	private final CharBuffer decoded = CharBuffer.allocate(1 << 13);

	private final boolean[] seen = new boolean[256];

	private long whole;

	private long broken;

	private int ascii;

	private int high;

	private long cyrillicWords;

	private long westernWords;

	/** Reads all the text. */
	void read(InputStream in) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
		for (boolean end = false; !end;) {
			int from = bytes.position();
			int read = in.read(bytes.array(), from, bytes.remaining());
			end = read < 0;
			if (!end) {
				countWords(bytes.array(), from, from + read);
				bytes.position(from + read);
			}
			bytes.flip();
			decode(bytes, end);
			bytes.compact();
		}
		endWord();
	}

	private void countWords(byte[] bytes, int from, int to) {
		for (int i = from; i < to; i++) {
			int value = bytes[i] & 0xFF;
			this.seen[value] = true;
			switch (LETTERS[value]) {
				case 1 -> this.ascii++;
				case 2 -> this.high++;
				default -> endWord();
			}
		}
		if (this.seen[0]) {
			throw new ListRefusedException("not-text");
		}
	}

	private void endWord() {
		if (this.high > 0) {
			// a Latin letter slips into a Cyrillic word now and then: Iванов
			if (this.ascii > 0 && this.high <= 2 * this.ascii) {
				this.westernWords++;
			}
			else if (this.high > 1) {
				this.cyrillicWords++;
			}
		}
		this.ascii = 0;
		this.high = 0;
	}

	private void decode(ByteBuffer bytes, boolean end) {
		while (this.broken < BROKEN_ENOUGH) {
			CoderResult result = this.utf8.decode(bytes, this.decoded, end);
			for (this.decoded.flip(); this.decoded.hasRemaining();) {
				this.whole += (this.decoded.get() < 0x80) ? 0 : 1;
			}
			this.decoded.clear();
			if (result.isUnderflow()) {
				return;
			}
			if (result.isError()) {
				this.broken++;
				bytes.position(bytes.position() + result.length());
			}
		}
		bytes.position(bytes.limit());
	}

	/** The charset of what was read. */
	Charset charset() {
		Charset charset = (this.westernWords > this.cyrillicWords) ? WESTERN : CYRILLIC;
		// UTF-8 with a broken character reads as windows-1251 too, but as nonsense
		if (this.whole > 10 * this.broken || !explains(charset)) {
			throw new ListRefusedException("unknown-charset");
		}
		return charset;
	}

	private boolean explains(Charset charset) {
		for (int value = 0x80; value < this.seen.length; value++) {
			if (this.seen[value] && character(charset, value) == '\uFFFD') {
				return false;
			}
		}
		return true;
	}

	private static char character(Charset charset, int value) {
		return new String(new byte[] { (byte) value }, charset).charAt(0);
	}

	private static byte[] letters() {
		byte[] letters = new byte[256];
		for (int value = 0; value < letters.length; value++) {
			if (value < 0x80) {
				letters[value] = (byte) (Character.isLetter(value) ? 1 : 0);
			}
			else if (Character.isLetter(character(CYRILLIC, value)) || Character.isLetter(character(WESTERN, value))) {
				letters[value] = 2;
			}
		}
		return letters;
	}

}
