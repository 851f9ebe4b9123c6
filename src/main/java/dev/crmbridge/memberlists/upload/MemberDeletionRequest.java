package dev.crmbridge.memberlists.upload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.MemberKey;
import dev.crmbridge.memberlists.known.MemberDeletion;

/**
 * A request to delete members. The filter names the members and a variable of the bridge,
 * as Webitel applies an empty filter to all members of the queue.
 *
 * @param queue the members' queue
 * @param variable the variable: {@code import_id} or {@code import_dialer}
 * @param value its value: the members' load or dialer
 * @param ids their ids
 */
public record MemberDeletionRequest(String queue, String variable, String value, List<String> ids) {

	/** Variable with the load of a member. */
	static final String LOAD = "import_id";

	/** Most ids in one request. */
	static final int MAX_IDS = 1000;

	public MemberDeletionRequest {
		if (!Set.of(LOAD, MemberKey.DIALER).contains(variable) || value == null || value.isBlank() || ids.isEmpty()
				|| ids.stream().anyMatch((id) -> !id.matches("[1-9][0-9]*"))) {
			throw new IllegalArgumentException("only named members of the bridge are deleted");
		}
	}

	/**
	 * Returns requests for members.
	 * @param queue the members' queue
	 * @param variable a variable of the members
	 * @param value its value
	 * @param ids their ids, as many as one likes
	 */
	public static List<MemberDeletionRequest> of(String queue, String variable, String value, List<String> ids) {
		List<MemberDeletionRequest> requests = new ArrayList<>();
		for (int i = 0; i < ids.size(); i += MAX_IDS) {
			requests.add(new MemberDeletionRequest(queue, variable, value,
					ids.subList(i, Math.min(ids.size(), i + MAX_IDS))));
		}
		return requests;
	}

	/**
	 * Returns requests for members of a dialer: those with a key by the dialer, others by
	 * their loads.
	 * @param dialer name of the dialer
	 * @param members the members
	 */
	public static List<MemberDeletionRequest> of(String dialer, Collection<MemberDeletion> members) {
		Map<List<String>, List<String>> ids = new LinkedHashMap<>();
		for (MemberDeletion member : members) {
			List<String> filter = member.keyed() ? List.of(member.queue(), MemberKey.DIALER, dialer)
					: List.of(member.queue(), LOAD, member.load());
			ids.computeIfAbsent(filter, (any) -> new ArrayList<>()).add(String.valueOf(member.id()));
		}
		List<MemberDeletionRequest> requests = new ArrayList<>();
		ids.forEach((filter, some) -> requests.addAll(of(filter.get(0), filter.get(1), filter.get(2), some)));
		return requests;
	}

	/** Returns the filter: members with the variable and one of the ids. */
	public Map<String, Object> filter() {
		return Map.of("id", this.ids, "variables", Map.of(this.variable, this.value));
	}

}
