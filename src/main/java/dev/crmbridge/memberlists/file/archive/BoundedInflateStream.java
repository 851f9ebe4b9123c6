package dev.crmbridge.memberlists.file.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Stream of the unpacked bytes of an archive. Refuses decompression bombs and bytes that
 * differ from the packed ones.
 */
public final class BoundedInflateStream extends InputStream {

	/**
	 * Highest ratio of unpacked to packed bytes. Rows that differ in a number shrink less
	 * than 50 times, a bomb 1000 times.
	 */
	private static final int MAX_RATIO = 200;

	/** The ratio counts from this size on, in unpacked bytes. */
	private static final long MIN_RATIO_SIZE = 10L << 20;

	private static final int NO_CRC = -1;

	private final InputStream in;

	private final CountingChannel packed;

	private final long packedBefore;

	private final String kind;

	private final long maxBytes;

	private final long expectedCrc;

	private final CRC32 crc = new CRC32();

	private long expanded;

	/**
	 * Unpacks the whole file, whose format checks itself.
	 * @param kind {@code archive} or {@code spreadsheet}, for a refusal
	 * @param maxBytes most unpacked bytes
	 */
	public BoundedInflateStream(InputStream in, CountingChannel packed, String kind, long maxBytes) {
		this(in, packed, 0, kind, maxBytes, NO_CRC);
	}

	/**
	 * Unpacks the bytes from the channel's position on.
	 * @param kind {@code archive} or {@code spreadsheet}, for a refusal
	 * @param maxBytes most unpacked bytes
	 * @param crc checksum that the unpacked bytes must have
	 */
	public BoundedInflateStream(InputStream in, CountingChannel packed, String kind, long maxBytes, long crc) {
		this(in, packed, packed.count(), kind, maxBytes, crc);
	}

	private BoundedInflateStream(InputStream in, CountingChannel packed, long packedBefore, String kind, long maxBytes,
			long crc) {
		this.in = in;
		this.packed = packed;
		this.packedBefore = packedBefore;
		this.kind = kind;
		this.maxBytes = maxBytes;
		this.expectedCrc = crc;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		int read = this.packed.reading(this.kind, () -> this.in.read(target, offset, length));
		if (read < 0) {
			if (this.expectedCrc != NO_CRC && this.crc.getValue() != this.expectedCrc) {
				throw new ListRefusedException("unreadable-" + this.kind);
			}
			return read;
		}
		this.crc.update(target, offset, read);
		this.expanded += read;
		long ratio = this.expanded / Math.max(1, this.packed.count() - this.packedBefore);
		if (this.expanded > this.maxBytes || (this.expanded > MIN_RATIO_SIZE && ratio > MAX_RATIO)) {
			throw new ListRefusedException(this.kind + "-too-large");
		}
		return read;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
