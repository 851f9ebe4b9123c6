package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Reader for the text of a list: decodes bytes, drops invisible characters and refuses
 * bytes that are not text. {@link RowLimitReader} reads from it.
 */
final class CheckedTextReader extends Reader {

	/** Text with more control characters is refused if they are a tenth of it. */
	private static final int MAX_CONTROLS = 10;

	private final InputStream in;

	private long count;

	private long controls;

	private final CharsetDecoder decoder;

	private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();

	private final CharBuffer chars = CharBuffer.allocate(1 << 14).flip();

	/** Result of the last read of bytes; -1 at the end. */
	private int read;

	private boolean ended;

	private boolean undecodable;

	CheckedTextReader(InputStream in, Charset charset) {
		this.in = in;
		this.decoder = charset.newDecoder();
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int kept = 0;
		int read = 0;
		while (kept == 0 && read >= 0) {
			read = decode(target, offset, length);
			kept = keepVisible(target, offset, read);
		}
		return (read < 0) ? read : kept;
	}

	/** Keeps the visible characters, closes the gaps and counts control characters. */
	private int keepVisible(char[] target, int offset, int read) {
		int kept = offset;
		for (int i = offset; i < offset + read; i++) {
			char ch = target[i];
			if (!TextCleaner.isInvisible(ch)) {
				target[kept++] = ch;
			}
			else if (ch < ' ') {
				this.controls++;
			}
			if (ch == 0) {
				throw new ListRefusedException("not-text");
			}
		}
		this.count += Math.max(read, 0);
		if (this.controls > MAX_CONTROLS && 10 * this.controls > this.count) {
			throw new ListRefusedException("not-text");
		}
		return kept - offset;
	}

	/**
	 * Decodes the next characters. Unlike a reader of Java, returns the characters before
	 * an undecodable byte, so that the refusal can name its row.
	 */
	private int decode(char[] target, int offset, int length) throws IOException {
		while (!this.chars.hasRemaining()) {
			if (this.ended) {
				return -1;
			}
			this.chars.clear();
			CoderResult result = this.decoder.decode(this.bytes, this.chars, this.read < 0);
			if (result.isUnderflow()) {
				nextBytes();
			}
			this.chars.flip();
			this.undecodable |= result.isError();
			if (result.isError() && !this.chars.hasRemaining()) {
				throw new CharacterCodingException();
			}
		}
		int count = Math.min(length, this.chars.remaining());
		this.chars.get(target, offset, count);
		return count;
	}

	/** Decodes the rest, up to its end or to bytes that are not of the charset. */
	void skipRest() throws IOException {
		char[] skipped = new char[1 << 14];
		try {
			while (decode(skipped, 0, skipped.length) >= 0) {
				continue;
			}
		}
		catch (CharacterCodingException ex) {
			this.undecodable = true;
		}
	}

	/** Returns whether bytes that are not of the charset follow the decoded ones. */
	boolean isUndecodable() {
		return this.undecodable;
	}

	private void nextBytes() throws IOException {
		this.ended = this.read < 0;
		this.bytes.compact();
		this.read = this.in.read(this.bytes.array(), this.bytes.position(), this.bytes.remaining());
		this.bytes.position(this.bytes.position() + Math.max(this.read, 0)).flip();
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
