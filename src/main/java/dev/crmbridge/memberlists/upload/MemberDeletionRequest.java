package dev.crmbridge.memberlists.upload;

import java.util.List;
import java.util.Map;

/**
 * A request to delete members of a load. The filter names the members and their load, as
 * Webitel applies an empty filter to all members of the queue.
 *
 * @param queue the members' queue
 * @param load the members' load
 * @param ids their ids
 */
public record MemberDeletionRequest(String queue, String load, List<String> ids) {

	/** Most ids in one request. */
	static final int MAX_IDS = 1000;

	public MemberDeletionRequest {
		if (load == null || load.isBlank() || ids.isEmpty()
				|| ids.stream().anyMatch((id) -> !id.matches("[1-9][0-9]*"))) {
			throw new IllegalArgumentException("only named members of a load are deleted");
		}
	}

	/** Returns the filter: members of the load with one of the ids. */
	public Map<String, Object> filter() {
		return Map.of("id", this.ids, "variables", Map.of("import_id", this.load));
	}

}
