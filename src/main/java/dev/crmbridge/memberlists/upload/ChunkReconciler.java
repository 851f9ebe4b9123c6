package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.repository.ChunkQueryRepository;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.webitel.WebitelException;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** What follows for a chunk from what of it was found in Webitel. */
@Component
public class ChunkReconciler {

	private static final Logger LOG = LoggerFactory.getLogger(ChunkReconciler.class);

	/**
	 * So often a chunk that Webitel fails at is sent whole before it is halved, and a
	 * single row before it is given up; halves of it are halved sooner.
	 */
	private static final int WHOLE_SENDS = 3;

	private final ChunkOutcomeHandler outcomes;

	private final ChunkRepository ledger;

	private final ChunkQueryRepository chunks;

	private final LoadStateRepository loads;

	private final LoadFolders folders;

	ChunkReconciler(ChunkOutcomeHandler outcomes, ChunkRepository ledger, ChunkQueryRepository chunks,
			LoadStateRepository loads, LoadFolders folders) {
		this.outcomes = outcomes;
		this.ledger = ledger;
		this.chunks = chunks;
		this.loads = loads;
		this.folders = folders;
	}

	/**
	 * Records what was found in Webitel of a chunk of unknown outcome. It takes all rows
	 * of a request or none, so what is there in part was there whole.
	 * @param load the load
	 * @param chunk the chunk
	 * @param items what Webitel holds of it
	 * @return the members that are there a second time, to be deleted
	 * @throws IOException if its files cannot be read or written
	 */
	public List<MemberDeletionRequest> reconcile(@Variable("load") Load load, @Variable("chunk") Chunk chunk,
			@Variable("found") List<Map<String, Object>> items) throws IOException {
		List<FoundMember> found = FoundMember.of(items);
		if (found.isEmpty()) {
			if (chunk.failures() >= ((chunk.depth() == 0 || chunk.rows() == 1) ? WHOLE_SENDS : 1)) {
				this.outcomes.halve(load, chunk, "", this.chunks.refusal(chunk).detail());
			}
			else {
				this.ledger.recordNotSent(chunk);
			}
			return List.of();
		}
		Map<Long, String> first = new HashMap<>();
		// of two, one that was called already cannot be deleted any more
		Stream.concat(found.stream().filter((member) -> member.attempts() > 0), found.stream())
			.forEach((member) -> first.putIfAbsent(member.row(), member.id()));
		this.ledger.recordLoaded(chunk,
				this.folders.chunks(load)
					.readRows(chunk)
					.stream()
					.map((row) -> first.getOrDefault(row.number(), ""))
					.toList());
		return extras(chunk, found, new HashSet<>(first.values()));
	}

	/**
	 * The members that are in Webitel beside those of the ledger: a request that was
	 * given up may have been carried out after all.
	 * @param chunk the chunk
	 * @param items what Webitel holds of it
	 * @return those that were not called yet, to be deleted
	 */
	public List<MemberDeletionRequest> findExtras(@Variable("chunk") Chunk chunk, List<Map<String, Object>> items) {
		return extras(chunk, FoundMember.of(items), new HashSet<>(this.chunks.memberIds(chunk)));
	}

	/** All members of a chunk that were not called yet, to be deleted. */
	public List<MemberDeletionRequest> findUncalled(@Variable("chunk") Chunk chunk, List<Map<String, Object>> items) {
		return extras(chunk, FoundMember.of(items), Set.of());
	}

	private static List<MemberDeletionRequest> extras(Chunk chunk, List<FoundMember> found, Set<String> keep) {
		List<String> extras = found.stream()
			.filter((member) -> member.attempts() == 0 && !keep.contains(member.id()))
			.map(FoundMember::id)
			.toList();
		List<MemberDeletionRequest> deletions = new ArrayList<>();
		for (int i = 0; i < extras.size(); i += MemberDeletionRequest.MOST) {
			deletions.add(new MemberDeletionRequest(chunk.queue(), chunk.load(),
					extras.subList(i, Math.min(extras.size(), i + MemberDeletionRequest.MOST))));
		}
		return deletions;
	}

	/** Records how many members of a chunk an undo has left. */
	public void recordKept(@Variable("chunk") Chunk chunk, List<Map<String, Object>> items) {
		this.ledger.recordKept(chunk, items.size());
	}

	/** A chunk could not be read back: it is tried again, or its load stops. */
	public void recordUnanswered(Load load, Chunk chunk, Exception failure) {
		WebitelException webitel = FailureCauses.cause(failure, WebitelException.class);
		LOG.warn("Load {}, chunk {} could not be read back: {}", load.id(), chunk.number(),
				FailureCauses.words(failure));
		this.ledger.lookAgain(chunk, ChunkOutcomeHandler.LITTLE_WHILE);
		if (webitel != null && (webitel.isTokenRefused() || webitel.getCode() == 429)) {
			this.outcomes.later(load, chunk, webitel);
		}
		else if (webitel != null && webitel.isRefusal()) {
			this.loads.stopRefused(load, webitel.getMessage(), webitel.getDetail());
		}
	}

}
