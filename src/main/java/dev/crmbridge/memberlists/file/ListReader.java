package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;

import dev.crmbridge.memberlists.ListRefusedException;

/** The text of a list from its header row on, watched by {@link RowLimitChecker}. */
final class ListReader extends Reader {

	private final Reader start;

	private final Reader rest;

	private final RowLimitChecker watch;

	ListReader(String start, Reader rest, char delimiter) {
		this.start = new StringReader(start);
		this.rest = rest;
		this.watch = new RowLimitChecker(delimiter);
	}

	@Override
	public int read(char[] target, int offset, int length) throws IOException {
		int read = this.start.read(target, offset, length);
		if (read < 0) {
			read = readRest(target, offset, length);
		}
		if (read < 0) {
			this.watch.end();
		}
		for (int i = offset; i < offset + read; i++) {
			this.watch.next(target[i]);
		}
		return read;
	}

	private int readRest(char[] target, int offset, int length) throws IOException {
		try {
			return this.rest.read(target, offset, length);
		}
		catch (CharacterCodingException ex) {
			throw new ListRefusedException("unknown-charset", this.watch.row());
		}
	}

	@Override
	public void close() throws IOException {
		this.rest.close();
	}

}
