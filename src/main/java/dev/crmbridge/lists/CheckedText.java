package dev.crmbridge.lists;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Text that refuses bytes which are none. */
final class CheckedText extends Reader {

	/** Where any control character says that this is no text, in characters. */
	private static final int SAMPLE = 1 << 16;

	private final Reader in;

	private long count;

	CheckedText(InputStream in, Charset charset) {
		this.in = new InputStreamReader(in, charset.newDecoder());
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int read = decode(target, offset, length);
		boolean sample = this.count < SAMPLE;
		for (int i = offset; i < offset + read; i++) {
			char sign = target[i];
			if (sign == 0 || (sign < ' ' && sample && sign != '\n' && sign != '\r' && sign != '\t')) {
				throw new ListRefusedException("not-text");
			}
		}
		this.count += Math.max(read, 0);
		return read;
	}

	private int decode(char[] target, int offset, int length) throws IOException {
		try {
			return this.in.read(target, offset, length);
		}
		catch (CharacterCodingException ex) {
			throw new ListRefusedException("unknown-charset");
		}
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
