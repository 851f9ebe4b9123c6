package dev.crmbridge.testkit.webitel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Query;

/**
 * Filter of a search or a deletion. An empty part filters nothing, and neither does a
 * bound of a range that is zero or below: {@code attempts.to=0} finds all (Webitel's
 * search_list.go).
 */
record MemberFilter(Set<Long> ids, Map<String, String> variables, Set<String> numbers, Set<Long> buckets,
		Set<Long> agents, Set<String> stopCauses, String name, String q, Map<String, Long> bounds) {

	private static final List<String> RANGES = List.of("created_at", "offering_at", "priority", "attempts");

	static MemberFilter of(Query query) {
		Map<String, Long> bounds = bounds((bound) -> query.last(bound));
		Set<String> numbers = new HashSet<>(query.all("destination"));
		return new MemberFilter(numbers(query.all("id")), query.map("variables"), numbers,
				numbers(query.all("bucket_id")), numbers(query.all("agent_id")), new HashSet<>(query.all("stop_cause")),
				query.last("name"), query.last("q"), bounds);
	}

	static MemberFilter of(JsonNode body) {
		Map<String, String> variables = new HashMap<>();
		body.path("variables").properties().forEach((each) -> variables.put(each.getKey(), each.getValue().asText()));
		Set<String> numbers = texts(body.path("numbers"));
		if (!body.path("destination").asText().isEmpty()) {
			numbers.add(body.path("destination").asText());
		}
		Map<String, Long> bounds = bounds((bound) -> body.at("/" + bound.replace('.', '/')).asText());
		JsonNode ids = body.path(body.path("ids").isEmpty() ? "id" : "ids");
		return new MemberFilter(numbers(texts(ids)), variables, numbers, numbers(texts(body.path("bucket_id"))),
				numbers(texts(body.path("agent_id"))), texts(body.path("stop_cause")), body.path("name").asText(),
				body.path("q").asText(), bounds);
	}

	private static Map<String, Long> bounds(Function<String, String> source) {
		Map<String, Long> bounds = new HashMap<>();
		for (String range : RANGES) {
			for (String bound : List.of(range + ".from", range + ".to")) {
				String text = source.apply(bound);
				if (!text.isEmpty() && Long.parseLong(text) > 0) {
					bounds.put(bound, Long.parseLong(text));
				}
			}
		}
		return bounds;
	}

	private static Set<Long> numbers(Iterable<String> texts) {
		Set<Long> numbers = new HashSet<>();
		texts.forEach((text) -> numbers.add(Long.parseLong(text)));
		return numbers;
	}

	private static Set<String> texts(JsonNode array) {
		Set<String> texts = new HashSet<>();
		array.forEach((each) -> texts.add(each.asText()));
		return texts;
	}

	/** Returns whether the filter is empty, so that a deletion empties the queue. */
	boolean isEmpty() {
		return this.ids.isEmpty() && this.variables.isEmpty() && this.numbers.isEmpty() && this.buckets.isEmpty()
				&& this.agents.isEmpty() && this.stopCauses.isEmpty() && this.name.isEmpty() && this.q.isEmpty()
				&& this.bounds.isEmpty();
	}

	boolean matches(MemberRow row) {
		return (this.ids.isEmpty() || this.ids.contains(row.id()))
				&& (this.stopCauses.isEmpty() || this.stopCauses.contains(row.stopCause()))
				&& within("attempts", row.attempts()) && within("created_at", row.createdAt())
				&& same("import_id", row.importId()) && same("import_chunk", row.chunk())
				&& (!needsJson() || matches(row.json()));
	}

	private boolean needsJson() {
		boolean indexedOnly = Set.of("import_id", "import_chunk").containsAll(this.variables.keySet());
		return !(indexedOnly && this.numbers.isEmpty() && this.buckets.isEmpty() && this.agents.isEmpty()
				&& this.name.isEmpty() && this.q.isEmpty() && this.bounds.isEmpty());
	}

	private boolean matches(JsonNode json) {
		Set<String> destinations = new HashSet<>();
		json.path("communications").forEach((each) -> destinations.add(each.path("destination").asText()));
		JsonNode values = json.path("variables");
		String memberName = json.path("name").asText();
		return this.variables.entrySet()
			.stream()
			.allMatch((each) -> each.getValue().equals(text(values, each.getKey())))
				&& (this.numbers.isEmpty() || destinations.stream().anyMatch(this.numbers::contains))
				&& (this.buckets.isEmpty() || this.buckets.contains(json.path("bucket").path("id").asLong()))
				&& (this.agents.isEmpty() || this.agents.contains(json.path("agent").path("id").asLong()))
				&& (this.name.isEmpty() || like(this.name, Pattern.CASE_INSENSITIVE).matcher(memberName).matches())
				&& (this.q.isEmpty() || like(this.q, 0).matcher(memberName).matches() || destinations.contains(this.q))
				&& within("priority", json.path("priority").asInt())
				&& within("offering_at", json.path("min_offering_at").asLong());
	}

	private static String text(JsonNode values, String key) {
		return values.has(key) ? values.path(key).asText() : null;
	}

	private boolean same(String variable, String value) {
		return !this.variables.containsKey(variable) || this.variables.get(variable).equals(value);
	}

	private boolean within(String range, long value) {
		return value >= this.bounds.getOrDefault(range + ".from", Long.MIN_VALUE)
				&& value <= this.bounds.getOrDefault(range + ".to", Long.MAX_VALUE);
	}

	/** Converts SQL's (i)like to a pattern; {@code *} counts as {@code %}. */
	static Pattern like(String text, int flags) {
		StringBuilder regex = new StringBuilder();
		for (char each : text.toCharArray()) {
			switch (each) {
				case '*', '%' -> regex.append(".*");
				case '_' -> regex.append('.');
				default -> regex.append(Pattern.quote(String.valueOf(each)));
			}
		}
		return Pattern.compile(regex.toString(), flags | Pattern.UNICODE_CASE | Pattern.DOTALL);
	}

}
