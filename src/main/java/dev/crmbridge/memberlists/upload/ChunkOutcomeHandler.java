package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.outbound.RetryAfterParser;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.webitel.WebitelException;
import org.apache.camel.Variable;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * What follows for a chunk from what Webitel answered, or did not. The rule is that a
 * request is sent again only when it was surely not carried out: Webitel said so, it
 * never left, or it was looked for in Webitel and is not there.
 */
@Component
public class ChunkOutcomeHandler {

	private static final Logger LOG = LoggerFactory.getLogger(ChunkOutcomeHandler.class);

	/**
	 * So many refusals of single rows, all with one error and nothing accepted, stop a
	 * load.
	 */
	private static final int REFUSALS_IN_VAIN = 20;

	static final Duration LITTLE_WHILE = Duration.ofSeconds(5);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

	/** Refusals of the request as a whole, whatever its items are. */
	private static final Set<String> NOT_OF_AN_ITEM = Set.of("app.member.valid.queue", "app.member.valid.file_name");

	private static final Set<Integer> OF_AN_ITEM = Set.of(400, 409, 413, 422);

	private final ChunkRepository ledger;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	private final StoreClock clock;

	private final ObjectMapper json;

	ChunkOutcomeHandler(ChunkRepository ledger, LoadStateRepository loads, LoadFolders folders, StoreClock clock,
			ObjectMapper json) {
		this.ledger = ledger;
		this.loads = loads;
		this.folders = folders;
		this.clock = clock;
		this.json = json;
	}

	/**
	 * Returns the bytes of a chunk's request. If they cannot be read, nothing was sent,
	 * and the chunk is met again at once.
	 * @throws SpoiltLoadException if they are not those that were planned
	 */
	public byte[] readRequest(@Variable("load") Load load, @Variable("chunk") Chunk chunk) throws IOException {
		try {
			return this.folders.chunks(load).readRequest(chunk);
		}
		catch (IOException ex) {
			this.ledger.recordNotSent(chunk);
			throw ex;
		}
	}

	/** Whether some rows of a chunk have expired before they were sent. */
	public boolean hasExpiredRows(@Variable("chunk") Chunk chunk) {
		return chunk.expires() != null && chunk.expires().isBefore(this.clock.now());
	}

	/** Takes the rows that have expired out of a chunk that was not sent yet. */
	public void rejectExpired(@Variable("load") Load load, @Variable("chunk") Chunk chunk) throws IOException {
		Instant now = this.clock.now();
		List<PlannedChunk> parts = split(load, chunk,
				(place, item) -> ChunkSplitter.expires(item) != null && ChunkSplitter.expires(item).isBefore(now));
		if (parts.get(1).rows() == 0) {
			this.ledger.recordRefused(chunk, "expired-before-loading", "", "");
			return;
		}
		this.ledger.recordSplit(chunk, parts.subList(1, 2), parts.subList(0, 1), "expired-before-loading");
	}

	/**
	 * Records that Webitel has taken a chunk.
	 * @param chunk the chunk
	 * @param memberIds what it answered
	 */
	public void recordLoaded(@Variable("chunk") Chunk chunk, @Variable("memberIds") List<String> memberIds) {
		if (memberIds.size() == chunk.rows()) {
			this.ledger.recordLoaded(chunk, memberIds);
		}
		else {
			LOG.warn("Webitel answered {} ids for {} members: they are read back", memberIds.size(), chunk.rows());
			this.ledger.recordUnknown(chunk, false, null);
		}
	}

	/**
	 * Records that a chunk was not carried out, or that nobody knows.
	 * @param load the load
	 * @param chunk the chunk, which was sent
	 * @param failure what went wrong
	 * @throws IOException if the halves of a chunk cannot be written
	 */
	public void recordFailure(Load load, Chunk chunk, Exception failure) throws IOException {
		WebitelException webitel = FailureCauses.cause(failure, WebitelException.class);
		if (wasNotReached(failure)) {
			this.ledger.pause(chunk, LITTLE_WHILE);
			this.ledger.recordNotSent(chunk);
		}
		else if (webitel == null) {
			LOG.warn("Load {}, chunk {}: {}", load.id(), chunk.number(), FailureCauses.words(failure));
			this.ledger.recordUnknown(chunk, false, null);
		}
		else if (webitel.isTokenRefused() || webitel.getCode() == 429) {
			later(load, chunk, webitel);
			this.ledger.recordNotSent(chunk);
		}
		else if (webitel.isRefusal()) {
			refused(load, chunk, webitel);
		}
		else {
			LOG.warn("Load {}, chunk {}: {}", load.id(), chunk.number(), webitel.getMessage());
			this.ledger.recordUnknown(chunk, !webitel.getId().isEmpty(), webitel.getDetail());
		}
	}

	/** Nothing of a load is sent until Webitel takes it again. */
	void later(Load load, Chunk chunk, WebitelException webitel) {
		if (webitel.isTokenRefused()) {
			this.loads.stop(load, webitel.getMessage() + ": Webitel refuses the token", LITTLE_WHILE);
			return;
		}
		Duration asked = RetryAfterParser.parse(webitel.getRetryAfter());
		Duration pause = (asked != null && asked.compareTo(Duration.ofSeconds(1)) > 0) ? asked : Duration.ofSeconds(1);
		this.ledger.pause(chunk, (pause.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : pause);
	}

	private void refused(Load load, Chunk chunk, WebitelException webitel) throws IOException {
		if (NOT_OF_AN_ITEM.contains(webitel.getId()) || !OF_AN_ITEM.contains(webitel.getCode())) {
			this.loads.stopRefused(load, webitel.getMessage(), webitel.getDetail());
			this.ledger.recordNotSent(chunk);
		}
		else {
			halve(load, chunk, webitel.getId(), webitel.getDetail());
		}
	}

	/** A chunk with a bad row in it is halved until the row is alone. */
	void halve(Load load, Chunk chunk, String errorId, String detail) throws IOException {
		if (chunk.rows() > 1) {
			int half = chunk.rows() / 2;
			this.ledger.recordSplit(chunk, split(load, chunk, (place, item) -> place < half), List.of(), null);
			return;
		}
		this.ledger.recordRefused(chunk, "refused-by-webitel", errorId, detail);
		if (this.ledger.refusedInVain(chunk, errorId) >= REFUSALS_IN_VAIN) {
			this.loads.stopRefused(load, "Webitel refuses each row with " + errorId, detail);
		}
	}

	/** Splits a chunk that is surely not in Webitel. */
	private List<PlannedChunk> split(Load load, Chunk chunk, ChunkSplitter.Which first) throws IOException {
		try {
			return new ChunkSplitter(this.folders.chunks(load), load.file(), this.json).split(chunk,
					this.ledger.twoNumbers(chunk), first);
		}
		catch (IOException ex) {
			this.ledger.recordNotSent(chunk);
			throw ex;
		}
	}

	private static boolean wasNotReached(Exception failure) {
		return FailureCauses.cause(failure, ConnectException.class) != null
				|| FailureCauses.cause(failure, ConnectTimeoutException.class) != null
				|| FailureCauses.cause(failure, UnknownHostException.class) != null;
	}

}
