package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Reader for the text of a list from its header row on. {@link RowLimitChecker} checks
 * each character before the CSV parser gets it.
 */
final class RowLimitReader extends Reader {

	private final Reader start;

	private final Reader rest;

	private final RowLimitChecker limits;

	RowLimitReader(String start, Reader rest, char delimiter) {
		this.start = new StringReader(start);
		this.rest = rest;
		this.limits = new RowLimitChecker(delimiter);
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int read = this.start.read(target, offset, length);
		if (read < 0) {
			read = readRest(target, offset, length);
		}
		if (read < 0) {
			this.limits.end();
		}
		for (int i = offset; i < offset + read; i++) {
			this.limits.next(target[i]);
		}
		return read;
	}

	private int readRest(char[] target, int offset, int length) throws IOException {
		try {
			return this.rest.read(target, offset, length);
		}
		catch (CharacterCodingException ex) {
			throw new ListRefusedException("unknown-charset", this.limits.row());
		}
	}

	@Override
	public void close() throws IOException {
		this.rest.close();
	}

}
