package dev.crmbridge.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.files.Durable;

/**
 * A file of the spool of call events, whose name is its number. Only the process that
 * made it writes to it.
 */
final class SpoolSegment {

	private static final String SUFFIX = ".events";

	private static final Pattern NAME = Pattern.compile("[0-9]{12}\\.events");

	private final Path file;

	/** Null if an earlier process wrote it. */
	private final FileChannel channel;

	private final Object syncing = new Object();

	private volatile long writtenTo;

	private volatile boolean deleted;

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
			Durable.sync(folder);
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
		List<SpoolSegment> found = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter((file) -> NAME.matcher(file.getFileName().toString()).matches())
				.sorted()
				.toList()) {
				found.add(new SpoolSegment(file, null, Files.size(file)));
			}
		}
		return found;
	}

	/** Later ones have higher numbers. */
	long number() {
		return Long.parseLong(this.file.getFileName().toString().replace(SUFFIX, ""));
	}

	Path file() {
		return this.file;
	}

	long writtenTo() {
		return this.writtenTo;
	}

	boolean isOpen() {
		return this.channel != null && this.channel.isOpen();
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

	byte[] read(long from, int most) throws IOException {
		try (FileChannel reading = FileChannel.open(this.file, StandardOpenOption.READ)) {
			ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, this.writtenTo - from));
			while (buffer.hasRemaining() && reading.read(buffer, from + buffer.position()) >= 0) {
				continue;
			}
			byte[] read = new byte[buffer.position()];
			buffer.flip().get(read);
			return read;
		}
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
