package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.TimeZoneNames;

import dev.crmbridge.memberlists.failure.RowRejectedException;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Catalog of Webitel's buckets, agents, skills, communication types and time zones, which
 * rows may name, and of the queues of the dialers.
 */
public final class Catalog {

	/** Types of Webitel queues that take no members: inbound calls and inbound chats. */
	private static final Set<String> INBOUND_QUEUE_TYPES = Set.of("1", "6");

	private final Map<String, String> communicationTypes = new HashMap<>();

	private final NamedItems buckets;

	private final NamedItems agents;

	private final Map<String, Set<String>> agentsByExtension = new HashMap<>();

	private final NamedItems skills;

	private final NamedItems timezones;

	private final TimeZoneNames timezoneNames;

	private final Map<String, NamedItems> queues = new HashMap<>();

	private final Map<String, ListRefusedException> refusals = new HashMap<>();

	/**
	 * Creates a catalog of the items of Webitel's lists. Each list but the first is null
	 * if no dialer of the list needs it.
	 * @param communicationTypes items of {@code GET /call_center/communication_type}
	 * @param buckets items of {@code GET /call_center/buckets}
	 * @param agents items of {@code GET /call_center/agents}
	 * @param skills items of {@code GET /call_center/skills}
	 * @param timezones items of {@code GET /calendars/timezones}
	 */
	public Catalog(List<Map<String, Object>> communicationTypes, List<Map<String, Object>> buckets,
			List<Map<String, Object>> agents, List<Map<String, Object>> skills, List<Map<String, Object>> timezones) {
		for (Map<String, Object> type : communicationTypes) {
			if (type.get("code") != null) {
				this.communicationTypes.put(text(type.get("code")), text(type.get("id")));
			}
		}
		// an id wins over a code that looks like one
		communicationTypes.forEach((type) -> this.communicationTypes.put(text(type.get("id")), text(type.get("id"))));
		this.buckets = new NamedItems(buckets);
		this.agents = new NamedItems(agents);
		this.skills = new NamedItems(skills);
		this.timezones = new NamedItems(timezones);
		this.timezoneNames = new TimeZoneNames(this.timezones.byName.keySet());
		if (agents != null) {
			agents.forEach((agent) -> this.agentsByExtension
				.computeIfAbsent(text(agent.get("extension")), (any) -> new HashSet<>())
				.add(text(agent.get("id"))));
		}
	}

	/**
	 * Adds a queue.
	 * @param id its id
	 * @param queue Webitel's answer, in which an offline queue has no type; null if
	 * Webitel has no such queue
	 * @param attached items of {@code GET /call_center/queues/{id}/buckets}; null if no
	 * dialer needs them
	 */
	public void addQueue(String id, Map<String, Object> queue, List<Map<String, Object>> attached) {
		if (queue == null) {
			this.refusals.put(id, new ListRefusedException("unknown-queue", id));
		}
		else if (INBOUND_QUEUE_TYPES.contains(text(queue.get("type")))) {
			this.refusals.put(id, new ListRefusedException("queue-takes-no-members", id, text(queue.get("name"))));
		}
		NamedItems buckets = new NamedItems(null);
		if (attached != null) {
			attached.stream()
				.map((attachment) -> attachment.get("bucket"))
				.filter(Map.class::isInstance)
				.forEach((bucket) -> buckets.add((Map<?, ?>) bucket));
		}
		this.queues.put(id, buckets);
	}

	/**
	 * Requires a queue that takes members.
	 * @throws ListRefusedException if Webitel has no such queue, or the queue takes no
	 * members
	 */
	void requireMembers(String queue) {
		if (this.refusals.containsKey(queue)) {
			throw this.refusals.get(queue);
		}
	}

	/**
	 * Returns the id of a communication type.
	 * @throws RowRejectedException if Webitel has no type with this id or code
	 */
	String communicationType(String idOrCode) throws RowRejectedException {
		String id = this.communicationTypes.get(idOrCode);
		if (id == null) {
			throw new RowRejectedException("unknown-type", idOrCode);
		}
		return id;
	}

	/**
	 * Returns the id of a bucket that is attached to a queue.
	 * @throws RowRejectedException if no bucket matches, or more than one
	 */
	String bucket(String queue, Dialer.BucketMatch match, String value) throws RowRejectedException {
		NamedItems attached = this.queues.get(queue);
		if (match == Dialer.BucketMatch.ID) {
			if (!attached.ids.contains(value)) {
				throw new RowRejectedException(
						this.buckets.ids.contains(value) ? "bucket-not-attached" : "unknown-bucket", value);
			}
			return value;
		}
		if (!attached.byName.containsKey(value) && this.buckets.byName.containsKey(value)) {
			throw new RowRejectedException("bucket-not-attached", value);
		}
		return only(attached.byName.get(value), "bucket", value);
	}

	/**
	 * Returns the id of an agent.
	 * @throws RowRejectedException if no agent matches, or more than one
	 */
	String agent(Dialer.AgentMatch match, String value) throws RowRejectedException {
		return switch (match) {
			case ID -> only(this.agents.ids.contains(value) ? Set.of(value) : null, "agent", value);
			case NAME -> only(this.agents.byName.get(value), "agent", value);
			case EXTENSION -> only(this.agentsByExtension.get(value), "agent", value);
		};
	}

	/**
	 * Returns the id of a skill.
	 * @param value its id or its name
	 * @throws RowRejectedException if no skill matches, or more than one
	 */
	String skill(String value) throws RowRejectedException {
		return this.skills.ids.contains(value) ? value : only(this.skills.byName.get(value), "skill", value);
	}

	/**
	 * Returns the id of a time zone.
	 * @param name an IANA name of the zone
	 * @throws RowRejectedException if Webitel has the zone under no name, or under
	 * several
	 */
	String timezone(String name) throws RowRejectedException {
		Set<String> ids = this.timezones.byName.get(name);
		return only((ids != null) ? ids : this.timezones.byName.get(this.timezoneNames.find(name)), "time-zone", name);
	}

	private static String only(Set<String> ids, String what, String value) throws RowRejectedException {
		if (ids == null) {
			throw new RowRejectedException("unknown-" + what, value);
		}
		if (ids.size() > 1) {
			throw new RowRejectedException("ambiguous-" + what, value, ids.size());
		}
		return ids.iterator().next();
	}

	private static String text(Object value) {
		return (value != null) ? value.toString() : "";
	}

	/** Items of one of Webitel's lists, by id and by name. */
	private static final class NamedItems {

		private final Map<String, Set<String>> byName = new HashMap<>();

		private final Set<String> ids = new HashSet<>();

		private NamedItems(List<Map<String, Object>> items) {
			if (items != null) {
				items.forEach(this::add);
			}
		}

		private void add(Map<?, ?> item) {
			String id = text(item.get("id"));
			this.ids.add(id);
			this.byName.computeIfAbsent(text(item.get("name")), (any) -> new HashSet<>()).add(id);
		}

	}

}
