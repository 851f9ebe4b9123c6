package dev.crmbridge.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.files.Durable;
import dev.crmbridge.http.ProblemException;
import dev.crmbridge.settings.DataSettings;
import dev.crmbridge.start.StartRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Keeps call events on disk while the store cannot take them, in the order they came.
 * Each is a line of a segment file below {@code data.dir/spool}; a segment goes when the
 * store has all of it. What was spooled when a process ended is there for the next one,
 * and what the store had taken by then is known to it.
 */
@Component("callEventSpool")
public class CallEventSpool implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventSpool.class);

	private static final String SUFFIX = ".events";

	private static final Pattern SEGMENT = Pattern.compile("[0-9]{12}\\.events");

	/** A segment is not written to any more when it has this size, in bytes. */
	private static final long SEGMENT_BYTES = 16L * 1024 * 1024;

	/** What is read of a segment at a time, in bytes: several of the longest lines. */
	private static final int READ_BYTES = 2 * 1024 * 1024;

	/** Most events that are handed on at a time. */
	private static final int BATCH = 200;

	private final Path folder;

	private final long limit;

	private final ObjectMapper json;

	private final FileChannel lock;

	/** Oldest first. Guarded by this, as all below is. */
	private final Deque<Segment> segments = new ArrayDeque<>();

	private long bytes;

	private long number;

	/** How much of the oldest segment the store has. */
	private long readTo;

	/** How much of it the store has once it has the last batch. */
	private long batchTo;

	/** Lines of the last batch that are no events. */
	private final List<String> unreadable = new ArrayList<>();

	private volatile boolean empty = true;

	CallEventSpool(DataSettings data, EventsSettings settings, ObjectMapper json) {
		this.folder = data.dir().resolve("spool");
		this.limit = settings.spoolLimit().toBytes();
		this.json = json;
		try {
			Files.createDirectories(this.folder);
			this.lock = lock(data.dir().resolve("lock"));
			find();
		}
		catch (IOException ex) {
			throw new StartRefusedException("data.dir: cannot be used: " + ex);
		}
	}

	/** Two processes with one folder would both store what is in it. */
	private static FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return channel;
			}
		}
		catch (OverlappingFileLockException ex) {
			LOG.debug("The folder is used by this very process", ex);
		}
		channel.close();
		throw new StartRefusedException("data.dir: " + file.toAbsolutePath().getParent().normalize()
				+ " is used by another bridge process; each needs its own");
	}

	/** Finds what an earlier process left. */
	private void find() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			for (Path file : files.filter((file) -> SEGMENT.matcher(file.getFileName().toString()).matches())
				.sorted()
				.toList()) {
				this.segments.add(new Segment(file, null, Files.size(file)));
				this.bytes += Files.size(file);
				this.number = Long.parseLong(file.getFileName().toString().replace(SUFFIX, ""));
			}
		}
		this.empty = this.segments.isEmpty();
	}

	/** Whether there is nothing that the store does not have. */
	public boolean isEmpty() {
		return this.empty;
	}

	/**
	 * Writes an event behind the others, and returns when it is on disk.
	 * @param event the event
	 * @return its id
	 * @throws ProblemException if the disk does not take it, or the spool is full
	 */
	public Accepted append(CallEvent event) {
		try {
			byte[] line = (this.json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
			Segment segment = write(line);
			segment.sync(segment.writtenTo());
			return new Accepted(event.id(), false);
		}
		catch (IOException ex) {
			LOG.error("The spool cannot be written to, and the store is away: a call event is refused", ex);
			throw ProblemException.unavailable("not-kept", "The event can be kept nowhere at the moment.");
		}
	}

	private synchronized Segment write(byte[] line) throws IOException {
		if (this.bytes + line.length > this.limit) {
			LOG.error("The spool is full (events.spool-limit), and the store is away: a call event is refused");
			throw ProblemException.unavailable("not-kept", "The event can be kept nowhere at the moment.");
		}
		Segment segment = this.segments.peekLast();
		if (segment == null || !segment.isOpen() || segment.writtenTo() > SEGMENT_BYTES) {
			segment = open();
		}
		segment.write(line);
		this.bytes += line.length;
		this.empty = false;
		return segment;
	}

	private Segment open() throws IOException {
		this.number++;
		Path file = this.folder.resolve("%012d%s".formatted(this.number, SUFFIX));
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		Durable.sync(this.folder);
		Segment segment = new Segment(file, channel, 0);
		this.segments.add(segment);
		return segment;
	}

	/**
	 * The oldest events, which stay until they are {@link #stored()}.
	 * @return the events; may be none while the spool is not empty
	 */
	public synchronized List<CallEvent> next() throws IOException {
		List<CallEvent> events = new ArrayList<>();
		this.unreadable.clear();
		this.batchTo = this.readTo;
		Segment oldest = this.segments.peekFirst();
		if (oldest == null) {
			return events;
		}
		byte[] read = oldest.read(this.readTo, READ_BYTES);
		int from = 0;
		for (int at = 0; at < read.length && events.size() < BATCH; at++) {
			if (read[at] == '\n') {
				add(events, new String(read, from, at - from, StandardCharsets.UTF_8));
				from = at + 1;
			}
		}
		if (from == 0 && read.length > 0) {
			LOG.warn("The end of {} was never written whole, and was acknowledged to nobody", oldest.file());
			from = read.length;
		}
		this.batchTo = this.readTo + from;
		return events;
	}

	private void add(List<CallEvent> events, String line) {
		try {
			CallEvent event = this.json.readValue(line, CallEvent.class);
			if (event != null) {
				events.add(event);
				return;
			}
		}
		catch (JsonProcessingException ex) {
			LOG.debug("A line of the spool cannot be read", ex);
		}
		this.unreadable.add(line);
	}

	/** The store has the last batch: whatever of it is not needed any more goes. */
	public synchronized void stored() throws IOException {
		keepUnreadable();
		this.readTo = this.batchTo;
		Segment oldest = this.segments.peekFirst();
		if (oldest != null && this.readTo >= oldest.writtenTo()) {
			oldest.delete();
			this.segments.removeFirst();
			this.bytes -= oldest.writtenTo();
			this.readTo = 0;
			if (this.segments.isEmpty()) {
				this.empty = true;
				LOG.info("The store has all events of the spool");
			}
		}
	}

	private void keepUnreadable() throws IOException {
		if (!this.unreadable.isEmpty()) {
			Path file = this.folder.resolve("unreadable");
			LOG.error("{} lines of the spool cannot be read: they are kept in {}", this.unreadable.size(), file);
			Files.write(file, this.unreadable, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			this.unreadable.clear();
		}
	}

	@Override
	public synchronized void close() {
		try {
			for (Segment segment : this.segments) {
				segment.close();
			}
			this.lock.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A file of the spool. */
	private static final class Segment {

		private final Path file;

		/** Null if an earlier process wrote it. */
		private final FileChannel channel;

		private final Object syncing = new Object();

		private volatile long writtenTo;

		private volatile boolean deleted;

		private long syncedTo;

		Segment(Path file, FileChannel channel, long writtenTo) {
			this.file = file;
			this.channel = channel;
			this.writtenTo = writtenTo;
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
		 * Returns when all up to a place is on disk. Those who wait for the disk
		 * meanwhile are served by the next flush together.
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

}
