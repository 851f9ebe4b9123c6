package dev.crmbridge.members;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Webitel knows that a list may name: communication types by id or code, buckets by
 * id or name.
 */
final class Directory {

	private final Map<String, String> communicationTypes = new HashMap<>();

	private final Map<String, Set<String>> attachedByName = new HashMap<>();

	private final Set<String> attachedIds = new HashSet<>();

	private final Map<String, Set<String>> idsByName = new HashMap<>();

	private final Set<String> ids = new HashSet<>();

	/**
	 * Reads Webitel's answers.
	 * @param communicationTypes items of {@code GET /call_center/communication_type}
	 * @param queueBuckets items of {@code GET /call_center/queues/{id}/buckets}
	 * @param buckets items of {@code GET /call_center/buckets}
	 */
	Directory(List<Map<String, Object>> communicationTypes, List<Map<String, Object>> queueBuckets,
			List<Map<String, Object>> buckets) {
		for (Map<String, Object> type : communicationTypes) {
			String id = text(type.get("id"));
			if (type.get("code") != null) {
				this.communicationTypes.put(text(type.get("code")), id);
			}
		}
		// an id wins over a code that looks like one
		communicationTypes.forEach((type) -> this.communicationTypes.put(text(type.get("id")), text(type.get("id"))));
		for (Map<String, Object> attached : queueBuckets) {
			if (attached.get("bucket") instanceof Map<?, ?> bucket) {
				this.attachedIds.add(text(bucket.get("id")));
				named(this.attachedByName, text(bucket.get("name"))).add(text(bucket.get("id")));
			}
		}
		for (Map<String, Object> bucket : buckets) {
			this.ids.add(text(bucket.get("id")));
			named(this.idsByName, text(bucket.get("name"))).add(text(bucket.get("id")));
		}
	}

	/**
	 * The id of a communication type.
	 * @throws RowRejectedException if Webitel knows none with this id or code
	 */
	String communicationType(String idOrCode) throws RowRejectedException {
		String id = this.communicationTypes.get(idOrCode);
		if (id == null) {
			throw new RowRejectedException("unknown-type", "Webitel has no communication type \"" + idOrCode + "\"");
		}
		return id;
	}

	/**
	 * The id of a bucket that is attached to the dialer's queue.
	 * @throws RowRejectedException if there is none, or more than one
	 */
	String bucket(Dialer.BucketMatch match, String value) throws RowRejectedException {
		boolean byId = match == Dialer.BucketMatch.ID;
		if (byId && this.attachedIds.contains(value)) {
			return value;
		}
		List<String> attached = byId ? List.of() : new ArrayList<>(this.attachedByName.getOrDefault(value, Set.of()));
		if (attached.size() == 1) {
			return attached.get(0);
		}
		if (attached.size() > 1) {
			throw new RowRejectedException("ambiguous-bucket",
					"the queue has " + attached.size() + " buckets \"" + value + "\"");
		}
		if (byId ? this.ids.contains(value) : this.idsByName.containsKey(value)) {
			throw new RowRejectedException("bucket-not-attached",
					"the bucket \"" + value + "\" is not attached to the queue");
		}
		throw new RowRejectedException("unknown-bucket", "Webitel has no bucket \"" + value + "\"");
	}

	private static Set<String> named(Map<String, Set<String>> byName, String name) {
		return byName.computeIfAbsent(name, (any) -> new HashSet<>());
	}

	private static String text(Object value) {
		return (value != null) ? value.toString() : "";
	}

}
