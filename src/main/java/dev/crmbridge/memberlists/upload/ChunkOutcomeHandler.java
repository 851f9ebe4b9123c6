package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.failure.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.ChunkPart;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.ChunkPartRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.outbound.RetryAfterParser;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.webitel.WebitelException;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Handler of the outcome of a chunk's request: loaded, not carried out, refused, or in
 * doubt. A request is sent again only if it was surely not carried out: Webitel said so,
 * the request never left, or reconciling found nothing of it in Webitel. For halving see
 * {@link HalvingPolicy}.
 */
@Component
public class ChunkOutcomeHandler {

	private static final Logger LOG = LoggerFactory.getLogger(ChunkOutcomeHandler.class);

	static final Duration RETRY_DELAY = Duration.ofSeconds(5);

	private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

	private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

	private final ChunkOutcomeRepository outcomes;

	private final ChunkPartRepository parts;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	private final ChunkHalver halver;

	private final ChunkSplitter splitter;

	private final StoreClock clock;

	private final Duration inDoubtWait;

	ChunkOutcomeHandler(ChunkOutcomeRepository outcomes, ChunkPartRepository parts, LoadStateRepository loads,
			LoadFolders folders, ChunkHalver halver, ChunkSplitter splitter, StoreClock clock,
			WebitelSettings webitel) {
		this.outcomes = outcomes;
		this.parts = parts;
		this.loads = loads;
		this.folders = folders;
		this.halver = halver;
		this.splitter = splitter;
		this.clock = clock;
		this.inDoubtWait = webitel.unknownOutcomeWait();
	}

	/**
	 * Returns a chunk's request. If the file cannot be read, nothing was sent, and the
	 * chunk is planned again at once.
	 * @throws DamagedLoadException if the body is not the one that was planned
	 * @throws IOException if the file cannot be read
	 */
	public ChunkRequest readRequest(Load load, Chunk chunk) throws IOException {
		try {
			return new ChunkRequest(chunk.queue(), this.folders.chunks(load).readRequest(chunk));
		}
		catch (IOException ex) {
			this.outcomes.recordNotCarriedOut(chunk);
			throw ex;
		}
	}

	/** Returns whether rows of a chunk have expired before they were sent. */
	public boolean hasExpiredRows(Chunk chunk) {
		return chunk.expires() != null && chunk.expires().isBefore(this.clock.now());
	}

	/** Rejects the expired rows of a chunk that was not sent yet. */
	public void rejectExpired(Load load, Chunk chunk) throws IOException {
		Instant now = this.clock.now();
		List<ChunkPart> split = this.splitter.split(load, chunk,
				(place, row, item) -> ChunkSplitter.expires(item) != null && ChunkSplitter.expires(item).isBefore(now));
		if (split.get(1).rows().isEmpty()) {
			this.outcomes.recordRefused(chunk, "expired-before-loading", "", "");
			return;
		}
		this.parts.recordSplit(chunk, List.of(split.get(0).refused("expired-before-loading"), split.get(1)));
	}

	/**
	 * Records that Webitel has accepted a chunk.
	 * @param chunk the chunk
	 * @param memberIds the ids that Webitel answered; with a wrong number of them the
	 * chunk is in doubt
	 */
	public void recordLoaded(Chunk chunk, List<String> memberIds) {
		if (memberIds.size() == chunk.rows()) {
			this.outcomes.recordLoaded(chunk, memberIds);
		}
		else {
			LOG.warn("Webitel answered {} ids for {} members; they will be reconciled; load={} chunk={}",
					memberIds.size(), chunk.rows(), chunk.load(), chunk.number());
			recordInDoubt(chunk, false, null);
		}
	}

	/**
	 * Records that a chunk was not carried out, was refused, or is in doubt.
	 * @param load the load
	 * @param chunk the chunk, which was sent
	 * @param failure of the request
	 * @throws IOException if the files of a chunk's halves cannot be written
	 */
	public void recordFailure(Load load, Chunk chunk, Exception failure) throws IOException {
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		if (isConnectFailure(failure)) {
			this.outcomes.pause(chunk, RETRY_DELAY);
			this.outcomes.recordNotCarriedOut(chunk);
		}
		else if (webitel == null) {
			warnInDoubt(chunk, FailureCauses.describe(failure));
			recordInDoubt(chunk, false, null);
		}
		else if (webitel.isTokenRefused() || webitel.getCode() == 429) {
			pauseOrStop(load, chunk, webitel);
			this.outcomes.recordNotCarriedOut(chunk);
		}
		else if (webitel.isRefusal()) {
			handleRefusal(load, chunk, webitel);
		}
		else {
			warnInDoubt(chunk, webitel.getMessage());
			recordInDoubt(chunk, !webitel.getId().isEmpty(), webitel.getDetail());
		}
	}

	private static void warnInDoubt(Chunk chunk, String failure) {
		LOG.warn("Upload request in doubt: {}; load={} chunk={}", failure, chunk.load(), chunk.number());
	}

	private void recordInDoubt(Chunk chunk, boolean failed, String reason) {
		this.outcomes.recordInDoubt(chunk, failed, reason, this.inDoubtWait);
	}

	/**
	 * Pauses a load for the time that Webitel asks for; stops it if the token is refused.
	 */
	void pauseOrStop(Load load, Chunk chunk, WebitelException webitel) {
		if (webitel.isTokenRefused()) {
			this.loads.stop(load, webitel.getMessage() + ": Webitel refuses the token", RETRY_DELAY);
			return;
		}
		Duration asked = RetryAfterParser.parse(webitel.getRetryAfter());
		Duration pause = (asked != null && asked.compareTo(MIN_PAUSE) > 0) ? asked : MIN_PAUSE;
		this.outcomes.pause(chunk, (pause.compareTo(MAX_PAUSE) > 0) ? MAX_PAUSE : pause);
	}

	private void handleRefusal(Load load, Chunk chunk, WebitelException refusal) throws IOException {
		if (HalvingPolicy.isRefusalOfARow(refusal)) {
			this.halver.halveOrReject(load, chunk, refusal.getId(), refusal.getDetail());
		}
		else {
			this.loads.stopRefused(load, refusal.getMessage(), refusal.getDetail());
			this.outcomes.recordNotCarriedOut(chunk);
		}
	}

	private static boolean isConnectFailure(Exception failure) {
		return ExceptionUtils.indexOfType(failure, ConnectException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, ConnectTimeoutException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, UnknownHostException.class) >= 0;
	}

}
