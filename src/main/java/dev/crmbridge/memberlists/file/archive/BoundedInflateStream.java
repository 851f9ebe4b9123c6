package dev.crmbridge.memberlists.file.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

import dev.crmbridge.memberlists.ListRefusedException;

/**
 * What comes out of an archive. Refuses a bomb, and bytes that are not those that were
 * packed.
 */
public final class BoundedInflateStream extends InputStream {

	/**
	 * Rows that differ in a number shrink less than fifty times, a bomb a thousand times.
	 */
	private static final int MAX_RATIO = 200;

	private static final long RATIO_FROM = 10L << 20;

	private static final int UNKNOWN = -1;

	private final InputStream in;

	private final CountingChannel packed;

	private final long packedBefore;

	private final String kind;

	private final long maxBytes;

	private final long expectedCrc;

	private final CRC32 crc = new CRC32();

	private long expanded;

	/** Expands all that is packed, which checks itself. */
	public BoundedInflateStream(InputStream in, CountingChannel packed, String kind, long maxBytes) {
		this(in, packed, 0, kind, maxBytes, UNKNOWN);
	}

	/** Expands what is packed from here on and must have this checksum. */
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
			if (this.expectedCrc != UNKNOWN && this.crc.getValue() != this.expectedCrc) {
				throw new ListRefusedException("unreadable-" + this.kind);
			}
			return read;
		}
		this.crc.update(target, offset, read);
		this.expanded += read;
		long ratio = this.expanded / Math.max(1, this.packed.count() - this.packedBefore);
		if (this.expanded > this.maxBytes || (this.expanded > RATIO_FROM && ratio > MAX_RATIO)) {
			throw new ListRefusedException(this.kind + "-too-large");
		}
		return read;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

}
