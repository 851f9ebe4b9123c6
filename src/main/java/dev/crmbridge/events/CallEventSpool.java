package dev.crmbridge.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.files.Durable;
import dev.crmbridge.http.ProblemException;
import dev.crmbridge.log.LoggedFailure;
import dev.crmbridge.settings.DataSettings;
import dev.crmbridge.start.Problem;
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

	/** A segment is not written to any more when it has this size, in bytes. */
	private static final long SEGMENT_BYTES = 16L * 1024 * 1024;

	/** What is read of a segment at a time, in bytes: several of the longest lines. */
	private static final int READ_BYTES = 2 * 1024 * 1024;

	private final Path folder;

	private final long limit;

	private final ObjectMapper json;

	private final CallEventMeters meters;

	private final FileChannel lock;

	/** Oldest first. Guarded by this, as all below is. */
	private final Deque<SpoolSegment> segments = new ArrayDeque<>();

	private volatile long bytes;

	private long number;

	/** How much of the oldest segment the store has. */
	private long readTo;

	/** How much of it the store has once it has the last batch. */
	private long batchTo;

	/** Lines of the last batch that are no events. */
	private List<String> unreadable = List.of();

	/** Null while the spool is empty. */
	private volatile Instant filledSince;

	CallEventSpool(DataSettings data, EventsSettings settings, ObjectMapper json, CallEventMeters meters) {
		this.folder = data.dir().resolve("spool");
		this.limit = settings.spoolLimit().toBytes();
		this.json = json;
		this.meters = meters;
		try {
			Files.createDirectories(this.folder);
			this.lock = lock(data.dir().resolve("lock"));
			find();
			meters.watch(this);
		}
		catch (IOException ex) {
			throw new StartRefusedException(new Problem("data.dir", "cannot be used: " + ex));
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
		throw new StartRefusedException(new Problem("data.dir", file.toAbsolutePath().getParent().normalize()
				+ " is used by another bridge process; each needs its own"));
	}

	/** Finds what an earlier process left. */
	private void find() throws IOException {
		for (SpoolSegment segment : SpoolSegment.find(this.folder)) {
			this.segments.add(segment);
			this.bytes += segment.writtenTo();
			this.number = segment.number();
		}
		if (!this.segments.isEmpty()) {
			this.filledSince = Files.getLastModifiedTime(this.segments.getFirst().file()).toInstant();
		}
	}

	/** How large the files are, in bytes. */
	long bytes() {
		return this.bytes;
	}

	/** Whether there is nothing that the store does not have. */
	public boolean isEmpty() {
		return this.filledSince == null;
	}

	/**
	 * Since when there is something that the store does not have; of what an earlier
	 * process left, since when at least.
	 */
	Optional<Instant> filledSince() {
		return Optional.ofNullable(this.filledSince);
	}

	/**
	 * Writes an event behind the others, and returns when it is on disk.
	 * @param event the event
	 * @return its id
	 * @throws ProblemException if the disk does not take it, or the spool is full
	 */
	public Accepted append(CallEvent event) {
		try {
			SpoolSegment segment = write(SpoolBatch.line(event, this.json));
			segment.sync(segment.writtenTo());
			this.meters.count(CallEventMeters.Result.SPOOLED);
			CallEventLog.spooled(event);
			return new Accepted(event.id(), false);
		}
		catch (IOException ex) {
			this.meters.count(CallEventMeters.Result.REFUSED);
			LOG.error("The spool cannot be written to, and the store is away: a call event is refused",
					new LoggedFailure(ex));
			throw ProblemException.unavailable("not-kept", "The event can be kept nowhere at the moment.");
		}
	}

	private synchronized SpoolSegment write(byte[] line) throws IOException {
		if (this.bytes + line.length > this.limit) {
			this.meters.count(CallEventMeters.Result.REFUSED);
			LOG.error("The spool is full (events.spool-limit), and the store is away: a call event is refused");
			throw ProblemException.unavailable("not-kept", "The event can be kept nowhere at the moment.");
		}
		SpoolSegment segment = this.segments.peekLast();
		if (segment == null || !segment.isOpen() || segment.writtenTo() > SEGMENT_BYTES) {
			segment = SpoolSegment.create(this.folder, ++this.number, line);
			this.segments.add(segment);
		}
		else {
			segment.write(line);
		}
		this.bytes += line.length;
		if (this.filledSince == null) {
			this.filledSince = Instant.now();
		}
		return segment;
	}

	/**
	 * The oldest events, which stay until they are {@link #stored()}.
	 * @return the events; may be none while the spool is not empty
	 */
	public synchronized List<CallEvent> next() throws IOException {
		this.unreadable = List.of();
		this.batchTo = this.readTo;
		SpoolSegment oldest = this.segments.peekFirst();
		if (oldest == null) {
			return List.of();
		}
		byte[] read = oldest.read(this.readTo, READ_BYTES);
		SpoolBatch batch = SpoolBatch.of(read, this.json);
		this.unreadable = batch.unreadable();
		if (batch.length() == 0 && read.length > 0) {
			LOG.warn("The end of {} was never written whole, and was acknowledged to nobody", oldest.file());
			this.batchTo += read.length;
		}
		else {
			this.batchTo += batch.length();
		}
		return batch.events();
	}

	/** The store has the last batch: whatever of it is not needed any more goes. */
	public synchronized void stored() throws IOException {
		keepUnreadable();
		this.readTo = this.batchTo;
		SpoolSegment oldest = this.segments.peekFirst();
		if (oldest != null && this.readTo >= oldest.writtenTo()) {
			oldest.delete();
			this.segments.removeFirst();
			this.bytes -= oldest.writtenTo();
			this.readTo = 0;
			if (this.segments.isEmpty()) {
				this.filledSince = null;
				LOG.info("The store has all events of the spool");
			}
		}
	}

	private void keepUnreadable() throws IOException {
		if (!this.unreadable.isEmpty()) {
			Path file = this.folder.resolve("unreadable");
			LOG.error("{} lines of the spool cannot be read: they are kept in {}", this.unreadable.size(), file);
			Files.write(file, this.unreadable, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			// before the segment with them goes
			Durable.sync(file);
			Durable.sync(this.folder);
			this.unreadable = List.of();
		}
	}

	@Override
	public synchronized void close() {
		try {
			for (SpoolSegment segment : this.segments) {
				segment.close();
			}
			this.lock.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
