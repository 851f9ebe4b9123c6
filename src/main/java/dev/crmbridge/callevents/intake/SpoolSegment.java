package dev.crmbridge.callevents.intake;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.files.DurableWriter;

/**
 * A file of the spool, named by its number. Only the process that created the file writes
 * to it.
 */
final class SpoolSegment {

	private static final String SUFFIX = ".events";

	/** Digits of the number in a file name. */
	private static final int DIGITS = 12;

	private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.events");

	/** File names whose numbers are taken, including segments that were set aside. */
	private static final Pattern NUMBERED = Pattern.compile("[0-9]{12}\\.events(\\.unreadable)?");

	private final Path file;

	/** Null if an earlier process wrote the segment. */
	private final FileChannel channel;

	private final Object syncing = new Object();

	private volatile long writtenTo;

	private volatile boolean deleted;

	private boolean sealed;

	private long syncedTo;

	private SpoolSegment(Path file, FileChannel channel, long writtenTo) {
		this.file = file;
		this.channel = channel;
		this.writtenTo = writtenTo;
	}

	/**
	 * Creates a segment and writes its first line.
	 * @throws IOException if the disk fails; then no segment is left
	 */
	static SpoolSegment create(Path folder, long number, byte[] line) throws IOException {
		Path file = folder.resolve("%012d%s".formatted(number, SUFFIX));
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		SpoolSegment segment = new SpoolSegment(file, channel, 0);
		try {
			DurableWriter.sync(folder);
			segment.write(line);
			return segment;
		}
		catch (IOException ex) {
			segment.delete();
			throw ex;
		}
	}

	/** Returns the segments of earlier processes, oldest first. */
	static List<SpoolSegment> find(Path folder) throws IOException {
		return names(folder, NAME).stream()
			.map((name) -> new SpoolSegment(folder.resolve(name), null, folder.resolve(name).toFile().length()))
			.toList();
	}

	/** Returns the highest number in a folder; 0 if the folder is empty. */
	static long lastNumber(Path folder) throws IOException {
		List<String> names = names(folder, NUMBERED);
		return names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1).substring(0, DIGITS));
	}

	private static List<String> names(Path folder, Pattern pattern) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> pattern.matcher(name).matches())
				.sorted()
				.toList();
		}
	}

	/** Returns the time of the last write; the epoch if unreadable. */
	Instant modifiedAt() {
		return Instant.ofEpochMilli(this.file.toFile().lastModified());
	}

	Path file() {
		return this.file;
	}

	long writtenTo() {
		return this.writtenTo;
	}

	boolean isOpen() {
		return this.channel != null && this.channel.isOpen() && !this.sealed;
	}

	/** Closes the segment for new lines; pending syncs still work. */
	void seal() {
		this.sealed = true;
	}

	void write(byte[] line) throws IOException {
		try {
			ByteBuffer buffer = ByteBuffer.wrap(line);
			while (buffer.hasRemaining()) {
				this.channel.write(buffer, this.writtenTo + buffer.position());
			}
			this.writtenTo += line.length;
		}
		catch (IOException ex) {
			// a partial line may be there, to which the next line would be joined
			this.channel.close();
			throw ex;
		}
	}

	/**
	 * Returns when all lines up to a position are on disk. Threads that wait for a flush
	 * share the next one.
	 * @param upTo the position in bytes
	 */
	void sync(long upTo) throws IOException {
		synchronized (this.syncing) {
			if (this.syncedTo >= upTo || this.deleted) {
				return;
			}
			long target = this.writtenTo;
			try {
				this.channel.force(false);
			}
			catch (IOException ex) {
				if (this.deleted) {
					return;
				}
				// how much of the segment is on disk is not known
				this.channel.close();
				throw ex;
			}
			this.syncedTo = target;
		}
	}

	/**
	 * Reads a part of the segment.
	 * @param from position of the first byte
	 * @param maxLength maximum length of the part in bytes
	 * @return the part; if the disk fails within the part, the bytes before the failure
	 * @throws IOException if no byte can be read
	 */
	byte[] read(long from, int maxLength) throws IOException {
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw new FileSystemException(this.file.toString(), null, "not a regular file");
		}
		ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(maxLength, this.writtenTo - from)));
		try (FileChannel reading = FileChannel.open(this.file, StandardOpenOption.READ)) {
			while (buffer.hasRemaining() && reading.read(buffer, from + buffer.position()) >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			if (buffer.position() == 0) {
				throw ex;
			}
		}
		if (buffer.position() == 0 && buffer.hasRemaining()) {
			throw new EOFException("the file is shorter than the lines written to it");
		}
		byte[] read = new byte[buffer.position()];
		buffer.flip().get(read);
		return read;
	}

	/** Deletes the segment and ends pending syncs, as the store has all its events. */
	void delete() throws IOException {
		this.deleted = true;
		close();
		Files.delete(this.file);
	}

	void close() throws IOException {
		if (this.channel != null) {
			this.channel.close();
		}
	}

}
