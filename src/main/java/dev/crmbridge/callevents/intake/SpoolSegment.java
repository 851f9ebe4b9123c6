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
 * A file of the spool of call events, whose name is its number. Only the process that
 * made it writes to it.
 */
final class SpoolSegment {

	private static final String SUFFIX = ".events";

	/** Digits of the number in a name. */
	private static final int DIGITS = 12;

	private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.events");

	/** Also of those that are set aside, whose numbers are not used again. */
	private static final Pattern NUMBERED = Pattern.compile("[0-9]{12}\\.events(\\.unreadable)?");

	private final Path file;

	/** Null if an earlier process wrote it. */
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
	 * Makes one that can be written to, with its first line; if it fails, there is none.
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

	/** Finds what an earlier process left, oldest first. */
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

	/** When it was last written to; the epoch if that cannot be read. */
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

	/** Lets nothing more be written to it; who waits for the disk still may. */
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
			// half a line may be there, which the next one would be joined to
			this.channel.close();
			throw ex;
		}
	}

	/**
	 * Returns when all up to a place is on disk. Those who wait for the disk meanwhile
	 * are served by the next flush together.
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
				// what of it is on disk nobody knows
				this.channel.close();
				throw ex;
			}
			this.syncedTo = target;
		}
	}

	/**
	 * Reads a part.
	 * @param from its first byte
	 * @param most its length at most, in bytes
	 * @return the part; where a disk fails in the middle, what is before that
	 * @throws IOException if nothing can be read
	 */
	byte[] read(long from, int most) throws IOException {
		if (!Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS)) {
			throw new FileSystemException(this.file.toString(), null, "not a regular file");
		}
		ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(most, this.writtenTo - from)));
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
			throw new EOFException("the file is shorter than what was written to it");
		}
		byte[] read = new byte[buffer.position()];
		buffer.flip().get(read);
		return read;
	}

	/** The store has all of it, so nobody needs to wait for the disk any more. */
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
