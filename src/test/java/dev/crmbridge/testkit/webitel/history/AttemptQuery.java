package dev.crmbridge.testkit.webitel.history;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.testkit.http.Query;

/**
 * Search of the attempt history as Webitel reads a request: an empty part filters
 * nothing, a bound 0 is no bound, and both bounds belong to the range.
 */
record AttemptQuery(Set<Long> ids, Set<Long> queues, Set<Long> members, Set<Long> agents, Set<String> results,
		Map<String, Range> ranges, String sortField, boolean descending) {

	private static final Map<String, ToLongFunction<EndedAttempt>> TIMES = Map.of("joined_at", EndedAttempt::joinedAt,
			"offering_at", EndedAttempt::offeringAt, "leaving_at", EndedAttempt::leavingAt);

	private static final Map<String, Comparator<EndedAttempt>> ORDERS = Map.of("id",
			Comparator.comparingLong(EndedAttempt::id), "joined_at", by(EndedAttempt::joinedAt), "offering_at",
			by(EndedAttempt::offeringAt), "bridged_at", by(EndedAttempt::bridgedAt), "leaving_at",
			by(EndedAttempt::leavingAt), "reporting_at", by(EndedAttempt::reportingAt), "result",
			Comparator.comparing(EndedAttempt::result).thenComparingLong(EndedAttempt::id));

	private static Comparator<EndedAttempt> by(ToLongFunction<EndedAttempt> value) {
		return Comparator.comparingLong(value).thenComparingLong(EndedAttempt::id);
	}

	/**
	 * Reads a request.
	 * @throws IllegalArgumentException for an unknown field to sort by
	 */
	static AttemptQuery of(Query query) {
		String sort = query.last("sort").isEmpty() ? "-joined_at" : query.last("sort");
		// "+" may arrive as a space, and a missing sign is ascending
		String field = sort.replaceFirst("^[+ -]", "").strip();
		if (!ORDERS.containsKey(field)) {
			throw new IllegalArgumentException("pq: column \"" + field + "\" does not exist");
		}
		Map<String, Range> ranges = TIMES.keySet()
			.stream()
			.collect(Collectors.toMap((name) -> name, (name) -> Range.of(query, name)));
		return new AttemptQuery(numbers(query, "id"), numbers(query, "queue_id"), numbers(query, "member_id"),
				numbers(query, "agent_id"), Set.copyOf(query.all("result")), ranges, field, sort.startsWith("-"));
	}

	private static Set<Long> numbers(Query query, String name) {
		return query.all(name).stream().map(Long::valueOf).collect(Collectors.toSet());
	}

	/**
	 * Returns whether the query is one that Webitel answers: with a range of
	 * {@code joined_at}, or members.
	 */
	static boolean isComplete(Query query) {
		return Stream.of("joined_at.from", "joined_at.to", "member_id").anyMatch((name) -> !query.all(name).isEmpty());
	}

	/** Returns all attempts that match, in the requested order. */
	Stream<EndedAttempt> search(AttemptIndex index) {
		Range left = this.ranges.get("leaving_at");
		Stream<EndedAttempt> found = index.between(left.from(), left.to(), this.descending).filter(this::matches);
		if (this.sortField.equals("leaving_at")) {
			return found;
		}
		Comparator<EndedAttempt> order = ORDERS.get(this.sortField);
		return found.sorted(this.descending ? order.reversed() : order);
	}

	private boolean matches(EndedAttempt attempt) {
		return contains(this.queues, attempt.member().queue()) && contains(this.members, attempt.member().id())
				&& contains(this.ids, attempt.id()) && contains(this.agents, attempt.agent())
				&& (this.results.isEmpty() || this.results.contains(attempt.result()))
				&& this.ranges.get("joined_at").contains(attempt.joinedAt())
				&& this.ranges.get("offering_at").contains(attempt.offeringAt());
	}

	private static boolean contains(Set<Long> wanted, long value) {
		return wanted.isEmpty() || wanted.contains(value);
	}

	private record Range(long from, long to) {

		private static Range of(Query query, String name) {
			long to = bound(query, name + ".to");
			long from = bound(query, name + ".from");
			return new Range((from != 0) ? from : Long.MIN_VALUE, (to != 0) ? to : Long.MAX_VALUE);
		}

		private static long bound(Query query, String name) {
			List<String> values = query.all(name);
			return values.isEmpty() ? 0 : Long.parseLong(values.get(values.size() - 1));
		}

		private boolean contains(long time) {
			return time >= this.from && time <= this.to;
		}

	}

}
