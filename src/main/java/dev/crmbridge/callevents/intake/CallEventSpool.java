package dev.crmbridge.callevents.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.DataSettings;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Keeps call events on disk while the store cannot take them, in the order they came.
 * Each is a line of a segment file below {@code data.dir/spool}; a segment goes when the
 * store has all of it. What was spooled when a process ended is there for the next one,
 * and what the store had taken by then is known to it.
 */
@Component
public class CallEventSpool implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventSpool.class);

	/** A segment is not written to any more when it has this size, in bytes. */
	private static final long SEGMENT_BYTES = 16L * 1024 * 1024;

	/** What is read of a segment at a time, in bytes: several of the longest lines. */
	private static final int READ_BYTES = 2 * 1024 * 1024;

	/**
	 * Attempts to read a segment before it is set aside, twice a second. While the folder
	 * cannot be read either, for a lack of file handles or of its disk, the segment is
	 * not at fault.
	 */
	private static final int MAX_READ_FAILURES = 10;

	private final SpoolFolder folder;

	private final long limit;

	private final ObjectMapper json;

	private final CallEventMeters meters;

	/** Oldest first. Guarded by this, as all below is. */
	private final Deque<SpoolSegment> segments = new ArrayDeque<>();

	private volatile long bytes;

	private long number;

	/** How much of the oldest segment the store has. */
	private long readTo;

	/** How much of it the store has once it has the last batch. */
	private long batchTo;

	/** The segment of the last batch; null if it could not be read. */
	private SpoolSegment batchOf;

	/** How often in a row the oldest segment could not be read. */
	private int readFailures;

	/** Lines of the last batch that are no events. */
	private List<String> unreadable = List.of();

	/** Null while the spool is empty. */
	private volatile Instant filledSince;

	CallEventSpool(DataSettings data, CallEventSettings settings, ObjectMapper json, CallEventMeters meters) {
		this.limit = settings.spoolLimit().toBytes();
		this.json = json;
		this.meters = meters;
		try {
			this.folder = new SpoolFolder(data.dir());
			find();
			meters.watch(this);
		}
		catch (IOException ex) {
			throw new StartRefusedException(new ConfigProblem("data.dir", "cannot be used: " + ex));
		}
	}

	/** Finds what an earlier process left. */
	private void find() throws IOException {
		for (SpoolSegment segment : SpoolSegment.find(this.folder.path())) {
			this.segments.add(segment);
			this.bytes += segment.writtenTo();
		}
		this.number = SpoolSegment.lastNumber(this.folder.path());
		if (!this.segments.isEmpty()) {
			this.filledSince = this.segments.getFirst().modifiedAt();
		}
	}

	/** How large the files are, in bytes. */
	long bytes() {
		return this.bytes;
	}

	/** Names of the files of the spool that could not be read. */
	List<String> unreadable() {
		return this.folder.unreadable();
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
	public AcceptedEvent append(CallEvent event) {
		try {
			SpoolSegment segment = write(SpoolBatch.line(event, this.json));
			segment.sync(segment.writtenTo());
			this.meters.count(CallEventMeters.Result.SPOOLED);
			CallEventLog.spooled(event);
			return new AcceptedEvent(event.id(), false);
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
			segment = SpoolSegment.create(this.folder.path(), ++this.number, line);
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
	 * @throws IOException if a segment cannot be read, and may be later
	 */
	public synchronized List<CallEvent> next() throws IOException {
		this.unreadable = List.of();
		this.batchTo = this.readTo;
		this.batchOf = null;
		SpoolSegment oldest = this.segments.peekFirst();
		byte[] read = (oldest != null) ? read(oldest) : new byte[0];
		SpoolBatch batch = SpoolBatch.of(read, oldest == null || this.readTo + read.length >= oldest.writtenTo(),
				this.json);
		this.unreadable = batch.unreadable();
		this.batchTo += batch.length();
		return batch.events();
	}

	/** Reads nothing of a segment that is set aside. */
	private byte[] read(SpoolSegment oldest) throws IOException {
		try {
			byte[] read = oldest.read(this.readTo, READ_BYTES);
			this.readFailures = 0;
			this.batchOf = oldest;
			return read;
		}
		catch (IOException ex) {
			if (++this.readFailures < MAX_READ_FAILURES || !this.folder.isReadable()) {
				throw ex;
			}
			oldest.seal();
			this.folder.setAside(oldest, ex);
			removeOldest();
			return new byte[0];
		}
	}

	/** The store has the last batch: whatever of it is not needed any more goes. */
	public synchronized void stored() throws IOException {
		// before the segment with them goes
		this.folder.keep(this.unreadable);
		this.unreadable = List.of();
		this.readTo = this.batchTo;
		SpoolSegment oldest = this.segments.peekFirst();
		if (oldest != null && oldest == this.batchOf && this.readTo >= oldest.writtenTo()) {
			try {
				oldest.delete();
			}
			catch (IOException ex) {
				this.folder.skip(oldest, ex);
			}
			removeOldest();
		}
	}

	private void removeOldest() {
		this.bytes -= this.segments.removeFirst().writtenTo();
		this.readTo = 0;
		this.batchTo = 0;
		this.readFailures = 0;
		if (this.segments.isEmpty()) {
			this.filledSince = null;
			LOG.info("The spool is empty");
		}
	}

	@Override
	public synchronized void close() {
		try {
			for (SpoolSegment segment : this.segments) {
				segment.close();
			}
			this.folder.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
