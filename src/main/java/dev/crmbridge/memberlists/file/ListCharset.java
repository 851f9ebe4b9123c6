package dev.crmbridge.memberlists.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.file.xlsx.OleWorkbook;

/**
 * Charset of a text list. {@link CharsetDetector} decides where the file has no byte
 * order mark, the dialer fixes no charset and the text is not UTF-8.
 *
 * @param charset the charset of the text
 * @param markLength length of the byte order mark, in bytes; 0 without one
 */
record ListCharset(Charset charset, int markLength) {

	/**
	 * Finds the charset of a list. Reads all bytes unless there is a byte order mark or a
	 * fixed charset.
	 * @param bytes the list
	 * @param fixed the charset that the dialer fixes, or null
	 * @param delimiter the delimiter that the dialer fixes, or null
	 * @throws ListRefusedException if lists may not have the charset, or the file is not
	 * text
	 */
	static ListCharset find(ListByteSource bytes, Charset fixed, Character delimiter) throws IOException {
		try (InputStream in = bytes.open()) {
			byte[] start = in.readNBytes(8);
			refuseBinary(HexFormat.of().formatHex(start), bytes);
			ListCharset marked = marked(start);
			if (marked != null) {
				return marked;
			}
			if (fixed != null) {
				// Java's UTF-16 would write a second byte order mark into rejected.csv
				return new ListCharset(fixed.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : fixed, 0);
			}
		}
		if (isUtf8(bytes)) {
			return new ListCharset(StandardCharsets.UTF_8, 0);
		}
		CharsetDetector detector = new CharsetDetector();
		try (InputStream in = bytes.open()) {
			detector.read(in);
		}
		if (detector.charset() == null) {
			throw new ListRefusedException("unknown-charset", row(bytes, detector.foreignAt(), delimiter));
		}
		return new ListCharset(detector.charset(), 0);
	}

	/** Returns the number of the row at a byte offset; the header is row 0. */
	private static long row(ListByteSource bytes, long offset, Character delimiter) throws IOException {
		char ch;
		try (Reader text = new InputStreamReader(bytes.open(), StandardCharsets.ISO_8859_1)) {
			ch = (delimiter != null) ? delimiter : ListHeadReader.read(text, (header) -> true).delimiter();
		}
		RowLimitChecker rows = new RowLimitChecker(ch);
		try (Reader text = new BufferedReader(new InputStreamReader(bytes.open(), StandardCharsets.ISO_8859_1))) {
			for (long i = 0; i < offset; i++) {
				rows.next((char) text.read());
			}
		}
		return rows.row();
	}

	/** Most lists are UTF-8 and need no detection. */
	private static boolean isUtf8(ListByteSource bytes) throws IOException {
		try (Reader text = new InputStreamReader(bytes.open(), StandardCharsets.UTF_8.newDecoder())) {
			text.transferTo(Writer.nullWriter());
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	private static void refuseBinary(String start, ListByteSource bytes) throws IOException {
		if (start.startsWith(OleWorkbook.SIGNATURE)) {
			try (InputStream in = bytes.open()) {
				OleWorkbook.refuse(in);
			}
		}
		if (start.startsWith("504b0304") || start.startsWith("504b0506") || start.startsWith("1f8b08")) {
			throw new ListRefusedException("is-a-spreadsheet-or-archive");
		}
	}

	private static ListCharset marked(byte[] start) {
		if (startsWith(start, 0xEF, 0xBB, 0xBF)) {
			return new ListCharset(StandardCharsets.UTF_8, 3);
		}
		if (startsWith(start, 0xFF, 0xFE)) {
			return new ListCharset(StandardCharsets.UTF_16LE, 2);
		}
		if (startsWith(start, 0xFE, 0xFF)) {
			return new ListCharset(StandardCharsets.UTF_16BE, 2);
		}
		return null;
	}

	private static boolean startsWith(byte[] bytes, int... mark) {
		if (bytes.length < mark.length) {
			return false;
		}
		int[] start = new int[mark.length];
		Arrays.setAll(start, (i) -> bytes[i] & 0xFF);
		return Arrays.equals(start, mark);
	}

}
