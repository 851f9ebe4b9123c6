package dev.crmbridge.memberlists.upload;

import java.util.List;
import java.util.Map;

/**
 * A request to delete members of a load. Webitel takes an empty filter for all members of
 * the queue, so both what is deleted and of which load must be named.
 *
 * @param queue the members' queue
 * @param load the load that they came with
 * @param ids their ids
 */
public record MemberDeletionRequest(String queue, String load, List<String> ids) {

	/** Most ids in one request. */
	static final int MOST = 1000;

	public MemberDeletionRequest {
		if (load == null || load.isBlank() || ids.isEmpty()
				|| ids.stream().anyMatch((id) -> !id.matches("[1-9][0-9]*"))) {
			throw new IllegalArgumentException("only named members of a load are deleted");
		}
	}

	/** The filter: members with one of these ids that came with the load. */
	public Map<String, Object> filter() {
		return Map.of("id", this.ids, "variables", Map.of("import_id", this.load));
	}

}
