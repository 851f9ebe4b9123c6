package dev.crmbridge.memberlists.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.xlsx.OleWorkbook;

/**
 * Charset of a text list. A list without a byte order mark, for which the dialer fixes no
 * charset, is read as UTF-8 until its bytes are not; then {@link CharsetDetector}
 * decides.
 *
 * @param charset the charset of the text
 * @param markLength length of the byte order mark, in bytes; 0 without one
 * @param assumed whether the bytes may still prove the charset wrong
 */
record ListCharset(Charset charset, int markLength, boolean assumed) {

	/**
	 * Returns the charset of the byte order mark, the fixed one, or UTF-8 as long as the
	 * bytes are.
	 * @param bytes the list
	 * @param fixed the charset that the dialer fixes, or null
	 * @throws ListRefusedException if the file is not text
	 */
	static ListCharset of(ListByteSource bytes, Charset fixed) throws IOException {
		try (InputStream in = bytes.open()) {
			byte[] start = in.readNBytes(8);
			refuseBinary(HexFormat.of().formatHex(start), bytes);
			ListCharset marked = marked(start);
			if (marked != null) {
				return marked;
			}
		}
		if (fixed == null) {
			return new ListCharset(StandardCharsets.UTF_8, 0, true);
		}
		// Java's UTF-16 would write a second byte order mark into rejected.csv
		return new ListCharset(fixed.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : fixed, 0, false);
	}

	/**
	 * Detects the charset of a list that is not UTF-8. Reads all bytes.
	 * @param bytes the list
	 * @param delimiter the delimiter that the dialer fixes, or null
	 * @throws ListRefusedException if lists may not have the charset, or the file is not
	 * text
	 */
	static ListCharset detect(ListByteSource bytes, Character delimiter) throws IOException {
		CharsetDetector detector = new CharsetDetector();
		try (InputStream in = bytes.open()) {
			detector.read(in);
		}
		if (detector.charset() == null) {
			throw new ListRefusedException("unknown-charset", row(bytes, detector.foreignAt(), delimiter));
		}
		return new ListCharset(detector.charset(), 0, false);
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
			return new ListCharset(StandardCharsets.UTF_8, 3, false);
		}
		if (startsWith(start, 0xFF, 0xFE)) {
			return new ListCharset(StandardCharsets.UTF_16LE, 2, false);
		}
		if (startsWith(start, 0xFE, 0xFF)) {
			return new ListCharset(StandardCharsets.UTF_16BE, 2, false);
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
