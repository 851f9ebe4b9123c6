package dev.crmbridge.memberlists.file.xlsx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/** OLE file: an old Excel workbook, or any workbook with a password. */
public final class OleWorkbook {

	/** First bytes of the file, in hex. */
	public static final String SIGNATURE = "d0cf11e0";

	/** The stream in which a workbook with a password is kept ([MS-OFFCRYPTO] 1.3.2). */
	private static final byte[] ENCRYPTED = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);

	private static final int MAX_SEARCHED_SIZE = 100 << 20;

	private OleWorkbook() {
	}

	/**
	 * Refuses the file as one of the two.
	 * @throws ListRefusedException always: {@code encrypted-archive} or {@code old-excel}
	 */
	public static void refuse(InputStream in) throws IOException {
		int matched = 0;
		byte[] block = new byte[1 << 16];
		int searched = 0;
		for (int read = in.read(block); read > 0 && searched < MAX_SEARCHED_SIZE; read = in.read(block)) {
			for (int i = 0; i < read; i++) {
				// no prefix of the name recurs in it, so a mismatch restarts the search
				matched = (block[i] == ENCRYPTED[matched]) ? matched + 1 : (block[i] == ENCRYPTED[0]) ? 1 : 0;
				if (matched == ENCRYPTED.length) {
					throw new ListRefusedException("encrypted-archive");
				}
			}
			searched += read;
		}
		throw new ListRefusedException("old-excel");
	}

}
