package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * Digest of a claimed file.
 *
 * @param sha256 SHA-256 of the file, in hex
 * @param zeros whether all bytes are zero
 */
record FileDigest(String sha256, boolean zeros) {

	private static final int BUFFER_SIZE = 64 * 1024;

	/** Enough for gigabytes on a slow disk; a sparse file may have terabytes of zeros. */
	private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

	/**
	 * Reads a whole file.
	 * @throws InterruptedIOException if reading takes longer than any list needs
	 */
	static FileDigest read(Path file) throws IOException {
		return read(file, READ_TIMEOUT);
	}

	static FileDigest read(Path file, Duration timeout) throws IOException {
		long start = System.nanoTime();
		MessageDigest digest = DigestUtils.getSha256Digest();
		boolean zeros = true;
		byte[] buffer = new byte[BUFFER_SIZE];
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
				if (System.nanoTime() - start > timeout.toNanos()) {
					throw new InterruptedIOException("reading the file took too long");
				}
				digest.update(buffer, 0, n);
				for (int i = 0; zeros && i < n; i++) {
					zeros = buffer[i] == 0;
				}
			}
		}
		return new FileDigest(HexFormat.of().formatHex(digest.digest()), zeros);
	}

}
