package dev.crmbridge.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reader for files that people edit: UTF-8, with or without a byte order mark. */
public final class TextFileReader {

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	private TextFileReader() {
	}

	/**
	 * Returns the text of a file, without a byte order mark.
	 * @param file the file
	 * @throws StartRefusedException if the file cannot be read, or names the line of the
	 * first byte that is not UTF-8
	 */
	public static String read(Path file) {
		ByteBuffer bytes;
		try {
			bytes = ByteBuffer.wrap(Files.readAllBytes(file));
		}
		catch (IOException ex) {
			throw new StartRefusedException(new ConfigProblem(file, 0, "cannot be read"));
		}
		CharBuffer text = CharBuffer.allocate(bytes.capacity());
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		CoderResult result = decoder.decode(bytes, text, true);
		text.flip();
		if (result.isError()) {
			throw new StartRefusedException(
					new ConfigProblem(file, (int) text.chars().filter((sign) -> sign == '\n').count() + 1,
							"is not UTF-8 from this line on; save the file as UTF-8"));
		}
		String read = text.toString();
		return read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
	}

}
