package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ChunkPart;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.ChunkPartRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
import dev.crmbridge.store.StoreClock;
import dev.crmbridge.webitel.WebitelObjectReader;

import org.springframework.stereotype.Component;

/**
 * Remover of the members that a chunk deletes: decides which rows are carried out, which
 * wait for the end of a call, and which are rejected as their member was in a call too
 * long. A deletion names its members, so it can be sent again after any failure.
 */
@Component
public class MemberRemover {

	private static final Duration RETRY_DELAY = Duration.ofSeconds(10);

	/** Part of {@code members.busy-wait} after which Webitel is asked again. */
	private static final int QUESTIONS_PER_WAIT = 5;

	private final KnownMemberRepository members;

	private final ChunkOutcomeRepository outcomes;

	private final ChunkPartRepository parts;

	private final ChunkSplitter splitter;

	private final StoreClock clock;

	private final Duration busyWait;

	MemberRemover(KnownMemberRepository members, ChunkOutcomeRepository outcomes, ChunkPartRepository parts,
			ChunkSplitter splitter, StoreClock clock, MemberListSettings settings) {
		this.members = members;
		this.outcomes = outcomes;
		this.parts = parts;
		this.splitter = splitter;
		this.clock = clock;
		this.busyWait = settings.busyWait();
	}

	/** Begins the removal of a chunk's members. */
	public MemberRemoval begin(Chunk chunk) {
		return new MemberRemoval(chunk, this.members.deletions(chunk));
	}

	/** Adds the members that Webitel's answer names as deleted. */
	public void addDeleted(MemberRemoval removal, Map<String, Object> answer) {
		if (answer.get("items") instanceof List<?> items) {
			removal.addDeleted(ids(items));
		}
	}

	/** Adds the members that Webitel still has. */
	public void addFound(MemberRemoval removal, List<Map<String, Object>> items) {
		removal.addFound(ids(items));
	}

	private static Set<Long> ids(List<?> items) {
		return items.stream().map((item) -> WebitelObjectReader.of(item).number("id")).collect(Collectors.toSet());
	}

	/**
	 * Records the outcome of a chunk.
	 * @param load the load
	 * @param chunk the chunk
	 * @param removal the removal, after all its requests
	 * @throws IOException if the files of the chunk's parts cannot be written
	 */
	public void finish(Load load, Chunk chunk, MemberRemoval removal) throws IOException {
		Set<Long> busy = removal.busyRows();
		boolean overdue = chunk.busySince() != null
				&& !this.clock.now().isBefore(chunk.busySince().plus(this.busyWait));
		if (busy.isEmpty()) {
			recordFree(chunk);
		}
		else if (!overdue && (busy.size() == chunk.rows() || chunk.action() == ChunkAction.DELETE)) {
			this.parts.recordBusy(chunk, retryDelay());
		}
		else if (busy.size() == chunk.rows()) {
			this.outcomes.recordRefused(chunk, "being-called", "", "");
		}
		else {
			split(load, chunk, busy, overdue);
		}
	}

	private void recordFree(Chunk chunk) {
		if (chunk.action() == ChunkAction.DELETE) {
			this.outcomes.recordLoaded(chunk, List.of());
		}
		else {
			this.parts.recordCleared(chunk);
		}
	}

	/** Rows that wait for a call do not hold back the others. */
	private void split(Load load, Chunk chunk, Set<Long> busy, boolean overdue) throws IOException {
		List<ChunkPart> split = this.splitter.split(load, chunk, (place, row, item) -> busy.contains(row.number()));
		List<ChunkPart> recorded = new ArrayList<>();
		recorded.add(overdue ? split.get(0).refused("being-called") : split.get(0).busy(retryDelay()));
		recorded.add((chunk.action() == ChunkAction.DELETE) ? split.get(1).loaded() : split.get(1).planned(true));
		this.parts.recordSplit(chunk, recorded);
	}

	private Duration retryDelay() {
		Duration part = this.busyWait.dividedBy(QUESTIONS_PER_WAIT);
		return (part.compareTo(RETRY_DELAY) < 0) ? part : RETRY_DELAY;
	}

}
