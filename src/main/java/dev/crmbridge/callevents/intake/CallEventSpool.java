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
 * Spool of call events on disk while the store is unavailable, in order of receipt. Each
 * event is a line of a segment file below {@code data.dir/spool}; a segment is deleted
 * once the store has all its events. The next process continues with the segments of the
 * last one; the store recognizes the events that it already has.
 */
@Component
public class CallEventSpool implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventSpool.class);

	/** Size in bytes above which a segment gets no more events. */
	private static final long MAX_SEGMENT_SIZE = 16L * 1024 * 1024;

	/** Bytes of a segment that are read at once: several of the longest lines. */
	private static final int READ_SIZE = 2 * 1024 * 1024;

	/**
	 * Failures to read a segment, two a second, before it is set aside. If the folder is
	 * unreadable too, for a lack of file handles or of its disk, the segment stays.
	 */
	private static final int MAX_READ_FAILURES = 10;

	private final SpoolFolder folder;

	private final long limit;

	private final ObjectMapper json;

	private final CallEventMeters meters;

	/** Oldest first; guarded by this, as are all fields below. */
	private final Deque<SpoolSegment> segments = new ArrayDeque<>();

	private volatile long bytes;

	private long lastNumber;

	/** Bytes of the oldest segment whose events the store has. */
	private long storedTo;

	/** The same once the store has the last batch. */
	private long batchTo;

	/** Segment of the last batch; null if it could not be read. */
	private SpoolSegment batchSegment;

	/** Consecutive failures to read the oldest segment. */
	private int readFailures;

	/** Invalid lines of the last batch. */
	private List<String> unreadable = List.of();

	/** Null while the spool is empty. */
	private volatile Instant filledSince;

	CallEventSpool(DataSettings data, CallEventSettings settings, ObjectMapper json, CallEventMeters meters) {
		this.limit = settings.spoolLimit().toBytes();
		this.json = json;
		this.meters = meters;
		try {
			this.folder = new SpoolFolder(data.dir());
			findSegments();
			meters.watch(this);
		}
		catch (IOException ex) {
			throw new StartRefusedException(new ConfigProblem("data.dir", "cannot be used: " + ex));
		}
	}

	private void findSegments() throws IOException {
		for (SpoolSegment segment : SpoolSegment.find(this.folder.path())) {
			this.segments.add(segment);
			this.bytes += segment.writtenTo();
		}
		this.lastNumber = SpoolSegment.lastNumber(this.folder.path());
		if (!this.segments.isEmpty()) {
			this.filledSince = this.segments.getFirst().modifiedAt();
		}
	}

	/** Returns the size of the segments in bytes. */
	long bytes() {
		return this.bytes;
	}

	/** Returns the names of the spool's files that could not be read. */
	List<String> unreadable() {
		return this.folder.unreadable();
	}

	/** Returns whether the store has all events of the spool. */
	public boolean isEmpty() {
		return this.filledSince == null;
	}

	/** Returns since when, or earlier, events wait for the store; empty if none wait. */
	Optional<Instant> filledSince() {
		return Optional.ofNullable(this.filledSince);
	}

	/**
	 * Appends an event, and returns when the event is on disk.
	 * @param event the event
	 * @return the id of the event
	 * @throws ProblemException if the disk fails or the spool is full
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
			LOG.error("Refused a call event: the store is unavailable and the spool cannot be written",
					new LoggedFailure(ex));
			throw refused();
		}
	}

	private ProblemException refused() {
		this.meters.count(CallEventMeters.Result.REFUSED);
		return ProblemException.unavailable("not-kept", "The event could not be stored. Try again later.");
	}

	private synchronized SpoolSegment write(byte[] line) throws IOException {
		if (this.bytes + line.length > this.limit) {
			LOG.error("Refused a call event: the store is unavailable and the spool is full (events.spool-limit)");
			throw refused();
		}
		SpoolSegment segment = this.segments.peekLast();
		if (segment == null || !segment.isOpen() || segment.writtenTo() > MAX_SEGMENT_SIZE) {
			segment = SpoolSegment.create(this.folder.path(), ++this.lastNumber, line);
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
	 * Returns the oldest events, which stay in the spool until {@link #stored()}.
	 * @return the events; may be empty while the spool is not
	 * @throws IOException if a segment cannot be read at present
	 */
	public synchronized List<CallEvent> next() throws IOException {
		this.unreadable = List.of();
		this.batchTo = this.storedTo;
		this.batchSegment = null;
		SpoolSegment oldest = this.segments.peekFirst();
		byte[] read = (oldest != null) ? read(oldest) : new byte[0];
		SpoolBatch batch = SpoolBatch.of(read, oldest == null || this.storedTo + read.length >= oldest.writtenTo(),
				this.json);
		this.unreadable = batch.unreadable();
		this.batchTo += batch.length();
		return batch.events();
	}

	/** Reads a part of a segment; returns no bytes if the segment was set aside. */
	private byte[] read(SpoolSegment oldest) throws IOException {
		try {
			byte[] read = oldest.read(this.storedTo, READ_SIZE);
			this.readFailures = 0;
			this.batchSegment = oldest;
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

	/** Removes the last batch, as the store has its events. */
	public synchronized void stored() throws IOException {
		// before their segment is deleted
		this.folder.keep(this.unreadable);
		this.unreadable = List.of();
		this.storedTo = this.batchTo;
		SpoolSegment oldest = this.segments.peekFirst();
		if (oldest != null && oldest == this.batchSegment && this.storedTo >= oldest.writtenTo()) {
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
		this.storedTo = 0;
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
