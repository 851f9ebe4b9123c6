package dev.crmbridge.testkit.webitel;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.Query;

import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.AGENT;
import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.BUCKET;
import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.COMMUNICATION_TYPE;
import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.QUEUE;
import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.SKILL;
import static dev.crmbridge.testkit.webitel.FakeCatalog.Kind.TIMEZONE;

/**
 * The stand-in's catalog that members and calls refer to: queues, buckets, communication
 * types, time zones, agents and skills.
 */
final class FakeCatalog {

	enum Kind {

		QUEUE, BUCKET, COMMUNICATION_TYPE, TIMEZONE, AGENT, SKILL, LIST_NUMBER

	}

	private static final int DEFAULT_SIZE = 40;

	private static final int MAX_SIZE = 20_000;

	/** Filters of lists, with the place of their value in an entry. */
	private static final Map<String, String> FILTERS = Map.of("id", "/id", "type", "/type", "enabled", "/enabled",
			"extension", "/extension", "user_id", "/user/id", "team_id", "/team/id", "is_supervisor", "/is_supervisor");

	/** Entries are never changed, only replaced. */
	private final Map<Kind, Map<Long, ObjectNode>> entries = new EnumMap<>(Kind.class);

	private final Map<Long, Set<Long>> attachedBuckets = new ConcurrentHashMap<>();

	FakeCatalog() {
		for (Kind kind : Kind.values()) {
			this.entries.put(kind, new ConcurrentSkipListMap<>());
		}
		queue(10, "Inbound", 1, true);
		queue(11, "Soft collection", 5, true);
		queue(12, "Precollection", 4, true);
		queue(13, "Agent bound", 3, true);
		queue(14, "Outbound IVR", 2, true);
		queue(15, "Offline list", 0, false);
		communicationType(1, "Mobile", "mobile");
		communicationType(2, "Home", "home");
		communicationType(3, "Work", "work");
		named(BUCKET, 101, "Olena Bondar");
		named(BUCKET, 102, "Petro Melnyk");
		named(BUCKET, 103, "Iryna Kovalenko");
		named(BUCKET, 104, "Unattached");
		named(BUCKET, 105, "Twin");
		named(BUCKET, 106, "Twin");
		for (long bucket : new long[] { 101, 102, 103, 105, 106 }) {
			attach(13, bucket);
		}
		agent(7, "Olena Bondar", "1001", true);
		agent(8, "Petro Melnyk", "1002", true);
		agent(9, "Iryna Kovalenko", "1003", false);
		named(SKILL, 1, "English");
		named(SKILL, 2, "Legal");
		zones();
	}

	private void zones() {
		Set<String> names = new LinkedHashSet<>(List.of("Europe/Kyiv", "Europe/Warsaw", "UTC"));
		new TreeSet<>(ZoneId.getAvailableZoneIds()).stream()
			.filter((name) -> name.contains("/") && !name.startsWith("Etc/") && !name.startsWith("SystemV/"))
			.forEach(names::add);
		long id = 1;
		for (String name : names) {
			named(TIMEZONE, id++, name);
		}
	}

	void named(Kind kind, long id, String name) {
		put(kind, id, Json.lookup(id, name));
	}

	void queue(long id, String name, int type, boolean enabled) {
		put(QUEUE, id, Json.object("id", id, "name", name, "type", type, "enabled", enabled));
	}

	void communicationType(long id, String name, String code) {
		put(COMMUNICATION_TYPE, id, Json.object("id", id, "name", name, "code", code, "channel", "Phone"));
	}

	void agent(long id, String name, String extension, boolean inTeam) {
		put(AGENT, id, Json.object("id", id, "user", Json.lookup(id + 100, name), "name", name, "extension", extension,
				"status", "offline", "status_duration", 120L, "last_status_change",
				System.currentTimeMillis() - 120_000, "team", inTeam ? Json.lookup(1, "Collectors") : Json.object()));
	}

	void agentStatus(long id, String status) {
		ObjectNode agent = find(AGENT, id).deepCopy();
		agent.put("status", status).put("last_status_change", Long.toString(System.currentTimeMillis()));
		agent.remove("status_duration");
		put(AGENT, id, agent);
	}

	void put(Kind kind, long id, ObjectNode entry) {
		this.entries.get(kind).put(id, entry);
	}

	void remove(Kind kind, long id) {
		this.entries.get(kind).remove(id);
	}

	void attach(long queue, long bucket) {
		this.attachedBuckets.computeIfAbsent(queue, (id) -> ConcurrentHashMap.newKeySet()).add(bucket);
	}

	void detach(long queue, long bucket) {
		this.attachedBuckets.getOrDefault(queue, Set.of()).remove(bucket);
	}

	/** Returns the entry, or null. */
	ObjectNode find(Kind kind, long id) {
		return this.entries.get(kind).get(id);
	}

	/** Returns the id of the first entry with this value; 0 without such an entry. */
	long id(Kind kind, String key, String value) {
		return this.entries.get(kind)
			.values()
			.stream()
			.filter((entry) -> entry.path(key).asText().equals(value))
			.mapToLong((entry) -> entry.path("id").asLong())
			.findFirst()
			.orElse(0);
	}

	String name(Kind kind, long id) {
		ObjectNode entry = find(kind, id);
		return (entry != null) ? entry.path("name").asText() : "";
	}

	Stream<ObjectNode> all(Kind kind) {
		return this.entries.get(kind).values().stream();
	}

	/**
	 * Returns the buckets of a queue; an attachment and its bucket have different ids.
	 */
	/** Adds a number to one of the lists that call flows ask. */
	void listNumber(long list, String number) {
		long id = this.entries.get(Kind.LIST_NUMBER).size() + 1L;
		put(Kind.LIST_NUMBER, id, Json.object("id", id, "list_id", list, "number", number, "description", ""));
	}

	Stream<ObjectNode> numbersOf(long list) {
		return all(Kind.LIST_NUMBER).filter((number) -> number.path("list_id").asLong() == list);
	}

	Stream<ObjectNode> bucketsOf(long queue) {
		return new TreeSet<>(this.attachedBuckets.getOrDefault(queue, Set.of())).stream()
			.map((bucket) -> Json.object("id", queue * 1000 + bucket, "bucket",
					Json.lookup(bucket, name(BUCKET, bucket)), "ratio", 1));
	}

	/** Returns a page of a list: filtered, sorted, cut, with the requested fields. */
	static ObjectNode page(Stream<ObjectNode> entries, Query query) {
		Stream<ObjectNode> chosen = entries.filter((entry) -> matches(entry, query)).sorted(order(query.last("sort")));
		return page(chosen.toList(), query, Function.identity());
	}

	static <T> ObjectNode page(List<T> found, Query query, Function<T, ObjectNode> writer) {
		int size = query.number("size");
		int limit = (size >= 1 && size <= MAX_SIZE) ? size : DEFAULT_SIZE;
		long skipped = (long) (Math.max(1, query.number("page")) - 1) * limit;
		List<ObjectNode> items = found.stream()
			.skip(skipped)
			.limit(limit)
			.map((each) -> cut(writer.apply(each), query.all("fields")))
			.toList();
		return Json.object("items", Json.array(items), "next", found.size() > skipped + limit);
	}

	private static ObjectNode cut(ObjectNode entry, List<String> fields) {
		return fields.isEmpty() ? entry : entry.deepCopy().retain(fields);
	}

	private static boolean matches(ObjectNode entry, Query query) {
		String q = query.last("q");
		String name = entry.at("/bucket/name").asText(entry.path("name").asText());
		if (!q.isEmpty() && !MemberFilter.like(q, Pattern.CASE_INSENSITIVE).matcher(name).matches()) {
			return false;
		}
		return FILTERS.entrySet().stream().allMatch((filter) -> {
			List<String> wanted = query.all(filter.getKey());
			return wanted.isEmpty() || wanted.contains(value(entry.at(filter.getValue()), filter.getKey()));
		});
	}

	private static String value(JsonNode value, String filter) {
		String absent = filter.equals("enabled") || filter.equals("is_supervisor") ? "false" : "0";
		return value.asText(absent);
	}

	/**
	 * Returns the order for {@code +field} or {@code -field}; by id for any other text.
	 */
	private static Comparator<ObjectNode> order(String sort) {
		if (sort.length() < 2 || "+-".indexOf(sort.charAt(0)) < 0) {
			return Comparator.comparingLong((entry) -> entry.path("id").asLong());
		}
		String key = sort.substring(1);
		Comparator<ObjectNode> order = key.equals("id") ? Comparator.comparingLong((entry) -> entry.path(key).asLong())
				: Comparator.comparing((entry) -> entry.path(key).asText());
		return sort.startsWith("+") ? order : order.reversed();
	}

}
