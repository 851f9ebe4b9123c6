package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.failure.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Reconciler of chunks in doubt: decides by the members that Webitel holds whether a
 * chunk is loaded, is sent again or is halved, and which members are deleted.
 */
@Component
public class ChunkReconciler {

	private static final Logger LOG = LoggerFactory.getLogger(ChunkReconciler.class);

	private final ChunkOutcomeHandler handler;

	private final ChunkHalver halver;

	private final ChunkOutcomeRepository outcomes;

	private final ChunkRepository chunks;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	ChunkReconciler(ChunkOutcomeHandler handler, ChunkHalver halver, ChunkOutcomeRepository outcomes,
			ChunkRepository chunks, LoadStateRepository loads, LoadFolders folders) {
		this.handler = handler;
		this.halver = halver;
		this.outcomes = outcomes;
		this.chunks = chunks;
		this.loads = loads;
		this.folders = folders;
	}

	/**
	 * Records what became true of a chunk in doubt. Webitel accepts all rows of a request
	 * or none, so one found member shows that the request was carried out.
	 * @param load the load
	 * @param chunk the chunk
	 * @param items the members that Webitel holds of the chunk
	 * @return members that are there a second time, to be deleted
	 * @throws IOException if the chunk's files cannot be read or written
	 */
	public List<MemberDeletionRequest> reconcile(Load load, Chunk chunk, List<Map<String, Object>> items)
			throws IOException {
		List<FoundMember> found = FoundMember.of(items);
		if (found.isEmpty()) {
			if (HalvingPolicy.isHalvedAfterFailures(chunk)) {
				this.halver.halveOrReject(load, chunk, "", this.chunks.refusal(chunk).detail());
			}
			else {
				this.outcomes.recordNotCarriedOut(chunk);
			}
			return List.of();
		}
		Map<Long, String> first = new HashMap<>();
		// of two members for a row, one with a dialer attempt cannot be deleted any more
		Stream.concat(found.stream().filter((member) -> member.attempts() > 0), found.stream())
			.forEach((member) -> first.putIfAbsent(member.row(), member.id()));
		this.outcomes.recordLoaded(chunk,
				this.folders.chunks(load)
					.readRows(chunk)
					.stream()
					.map((row) -> first.getOrDefault(row.number(), ""))
					.toList());
		return extras(chunk, found, new HashSet<>(first.values()));
	}

	/**
	 * Returns the members in Webitel that the store does not know: a request that was
	 * taken as not carried out may have been carried out later.
	 * @param chunk the chunk, which was in doubt
	 * @param items the members that Webitel holds of the chunk
	 * @return the unknown members without a dialer attempt, to be deleted
	 */
	public List<MemberDeletionRequest> findExtras(Chunk chunk, List<Map<String, Object>> items) {
		return extras(chunk, FoundMember.of(items), new HashSet<>(this.chunks.memberIds(chunk)));
	}

	/** Returns the members of a chunk without a dialer attempt, to be deleted. */
	public List<MemberDeletionRequest> findUncalled(Chunk chunk, List<Map<String, Object>> items) {
		return extras(chunk, FoundMember.of(items), Set.of());
	}

	private static List<MemberDeletionRequest> extras(Chunk chunk, List<FoundMember> found, Set<String> keep) {
		List<String> extras = found.stream()
			.filter((member) -> member.attempts() == 0 && !keep.contains(member.id()))
			.map(FoundMember::id)
			.toList();
		return MemberDeletionRequest.of(chunk.queue(), MemberDeletionRequest.LOAD, chunk.load(), extras);
	}

	/** Records how many members of a chunk an undo has left in Webitel. */
	public void recordKept(Chunk chunk, List<Map<String, Object>> items) {
		this.outcomes.recordKept(chunk, items.size());
	}

	/**
	 * Postpones a chunk that could not be reconciled, or whose deletions are in doubt; or
	 * stops its load.
	 */
	public void recordUnanswered(Load load, Chunk chunk, Exception failure) {
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		LOG.warn("Could not reconcile or delete members of a chunk: {}; load={} chunk={}",
				FailureCauses.describe(failure), load.id(), chunk.number());
		this.outcomes.postpone(chunk, ChunkOutcomeHandler.RETRY_DELAY);
		if (webitel != null && (webitel.isTokenRefused() || webitel.getCode() == 429)) {
			this.handler.pauseOrStop(load, chunk, webitel);
		}
		else if (webitel != null && webitel.isRefusal()) {
			this.loads.stopRefused(load, webitel.getMessage(), webitel.getDetail());
		}
	}

}
