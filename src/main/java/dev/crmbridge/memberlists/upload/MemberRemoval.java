package dev.crmbridge.memberlists.upload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.known.MemberDeletion;

/**
 * The removal of members by one chunk: which deletions are sent, and which members are
 * still there afterwards. Webitel leaves out members in a call; it also leaves out of its
 * answer members that an earlier request, or a person, has deleted.
 */
public final class MemberRemoval {

	/** Ids in one question, which stand in the address of the request. */
	private static final int MAX_ASKED_IDS = 100;

	private final Chunk chunk;

	private final List<MemberDeletion> planned;

	private final Set<Long> gone = new HashSet<>();

	private final Set<Long> found = new HashSet<>();

	MemberRemoval(Chunk chunk, List<MemberDeletion> planned) {
		this.chunk = chunk;
		this.planned = planned;
	}

	/** Returns the deletions: each names the members and a variable of the bridge. */
	public List<MemberDeletionRequest> getDeletions() {
		return MemberDeletionRequest.of(this.chunk.dialer(), this.planned);
	}

	void addDeleted(Set<Long> ids) {
		this.gone.addAll(ids);
	}

	/** Returns questions for the members that Webitel did not name as deleted. */
	public List<MemberQuestion> getQuestions() {
		Map<String, List<Long>> unknown = new TreeMap<>();
		this.planned.stream()
			.filter((member) -> !this.gone.contains(member.id()))
			.forEach((member) -> unknown.computeIfAbsent(member.queue(), (any) -> new ArrayList<>()).add(member.id()));
		List<MemberQuestion> questions = new ArrayList<>();
		unknown.forEach((queue, ids) -> {
			for (int i = 0; i < ids.size(); i += MAX_ASKED_IDS) {
				questions.add(new MemberQuestion(queue, ids.subList(i, Math.min(ids.size(), i + MAX_ASKED_IDS))));
			}
		});
		return questions;
	}

	void addFound(Set<Long> ids) {
		this.found.addAll(ids);
	}

	/** Returns the numbers of the rows with members that are still there. */
	Set<Long> busyRows() {
		Set<Long> busy = new HashSet<>();
		this.planned.stream()
			.filter((member) -> this.found.contains(member.id()))
			.forEach((member) -> busy.add(member.row()));
		return busy;
	}

	/**
	 * Question whether members are in Webitel.
	 *
	 * @param queue the members' queue
	 * @param ids their ids
	 */
	public record MemberQuestion(String queue, List<Long> ids) {

	}

}
