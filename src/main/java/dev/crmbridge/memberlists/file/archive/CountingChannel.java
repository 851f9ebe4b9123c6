package dev.crmbridge.memberlists.file.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Channel of the packed bytes of an archive. Counts them, because the figures in an
 * archive may lie, and knows whether the disk failed.
 */
public final class CountingChannel implements SeekableByteChannel {

	/**
	 * Most packed bytes of one read. More are an endless directory, header or run of
	 * empty blocks.
	 */
	private static final int MAX_READ_SIZE = 1 << 20;

	private final SeekableByteChannel file;

	private long count;

	private long allowed;

	private boolean failed;

	public CountingChannel(SeekableByteChannel file) {
		this.file = file;
	}

	/**
	 * Runs a read of packed bytes.
	 * @param kind {@code archive} or {@code spreadsheet}, for a refusal
	 * @throws ListRefusedException if the bytes are damaged
	 * @throws IOException if the disk fails
	 */
	public <T> T reading(String kind, Reading<T> reading) throws IOException {
		this.allowed = this.count + MAX_READ_SIZE;
		try {
			return reading.read();
		}
		catch (ListRefusedException ex) {
			throw ex;
		}
		// the decompressors throw runtime exceptions too
		catch (IOException | RuntimeException ex) {
			if (this.failed) {
				throw ex;
			}
			throw new ListRefusedException("unreadable-" + kind);
		}
	}

	/** Returns how many packed bytes were read. */
	long count() {
		return this.count;
	}

	/** Returns whether the disk failed. */
	boolean hasFailed() {
		return this.failed;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.count > this.allowed) {
			throw new IOException("Too many packed bytes in one read");
		}
		int read = fromDisk(() -> this.file.read(target));
		this.count += Math.max(read, 0);
		return read;
	}

	private <T> T fromDisk(Reading<T> reading) throws IOException {
		try {
			return reading.read();
		}
		catch (IOException ex) {
			this.failed = true;
			throw ex;
		}
	}

	@Override
	public long position() throws IOException {
		return fromDisk(this.file::position);
	}

	@Override
	public SeekableByteChannel position(long position) throws IOException {
		// a zip64 record may name a position beyond any disk
		if (position < 0 || position > size()) {
			throw new IOException("Position outside the file");
		}
		fromDisk(() -> this.file.position(position));
		return this;
	}

	@Override
	public long size() throws IOException {
		return fromDisk(this.file::size);
	}

	@Override
	public boolean isOpen() {
		return this.file.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

	@Override
	public int write(ByteBuffer source) {
		throw new UnsupportedOperationException();
	}

	@Override
	public SeekableByteChannel truncate(long size) {
		throw new UnsupportedOperationException();
	}

	/** A read of packed bytes. */
	@FunctionalInterface
	public interface Reading<T> {

		/** Reads the bytes. */
		T read() throws IOException;

	}

}
