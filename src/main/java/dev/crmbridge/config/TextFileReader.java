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
	 * @throws NotUtf8Exception if the bytes are not UTF-8
	 */
	public static String read(Path file) throws IOException, NotUtf8Exception {
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
		CharBuffer text = CharBuffer.allocate(bytes.capacity());
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		CoderResult result = decoder.decode(bytes, text, true);
		text.flip();
		if (result.isError()) {
			throw new NotUtf8Exception(
					new ConfigProblem(file, (int) text.chars().filter((sign) -> sign == '\n').count() + 1,
							"is not UTF-8 from this line on; save the file as UTF-8"));
		}
		String read = text.toString();
		return read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
	}

	/** Thrown if the bytes of a file are not UTF-8. */
	public static final class NotUtf8Exception extends Exception {

		private final transient ConfigProblem problem;

		NotUtf8Exception(ConfigProblem problem) {
			super(problem.toString());
			this.problem = problem;
		}

		/** Returns the problem, with the line of the first wrong byte. */
		public ConfigProblem problem() {
			return this.problem;
		}

	}

}
