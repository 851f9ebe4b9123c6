package dev.crmbridge.memberlists.file.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

import dev.crmbridge.memberlists.ListRefusedException;

/**
 * The packed bytes of an archive: counts them, because an archive's own figures may lie,
 * and knows whether a failure was the disk's.
 */
public final class CountingChannel implements SeekableByteChannel {

	/**
	 * What may be read at one go, in bytes. More is an endless directory, header or run
	 * of empty blocks.
	 */
	private static final int MAX_AT_ONCE = 1 << 20;

	private final SeekableByteChannel file;

	private long count;

	private long allowed;

	private boolean failed;

	public CountingChannel(SeekableByteChannel file) {
		this.file = file;
	}

	/**
	 * Reads packed bytes.
	 * @param kind what is unreadable if they are spoilt: {@code archive} or
	 * {@code spreadsheet}
	 */
	public <T> T reading(String kind, Reading<T> reading) throws IOException {
		this.allowed = this.count + MAX_AT_ONCE;
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

	/** The packed bytes read up to now. */
	long count() {
		return this.count;
	}

	/** Whether the disk failed. */
	boolean hasFailed() {
		return this.failed;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		if (this.count > this.allowed) {
			throw new IOException("Too many packed bytes for nothing");
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
		// a zip64 record may name a place where no disk has anything
		if (position < 0 || position > size()) {
			throw new IOException("A position outside the file");
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

	/** Something that reads. */
	@FunctionalInterface
	public interface Reading<T> {

		/** Reads it. */
		T read() throws IOException;

	}

}
