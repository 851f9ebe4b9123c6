package dev.crmbridge.testkit.webitel.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.Query;

/** The stand-in's dialer attempts: live ones, and the history of those that ended. */
public final class FakeAttempts {

	private static final int DEFAULT_SIZE = 40;

	private static final int MAX_SIZE = 20_000;

	private static final List<String> FILL_RESULTS = List.of("success", "abandoned", "timeout", "no_answer", "busy");

	private final LongFunction<? extends CalledMember> members;

	private final LongSupplier clock;

	private final AttemptWriter writer;

	private final Map<Long, LiveAttempt> live = new HashMap<>();

	private final AttemptIndex history = new AttemptIndex();

	/** Attempts that ended and do not appear in the history yet. */
	private final PriorityQueue<LateAttempt> late = new PriorityQueue<>(
			Comparator.comparingLong(LateAttempt::appearsAt));

	private long lastId = 880_000;

	private volatile IntConsumer betweenPages = (page) -> {
	};

	/**
	 * Creates an empty history.
	 * @param members finds a member by its id
	 * @param clock Webitel's time in ms since the epoch
	 * @param queueNames finds a queue's name by its id
	 * @param agentNames finds an agent's name by its id
	 */
	public FakeAttempts(LongFunction<? extends CalledMember> members, LongSupplier clock,
			LongFunction<String> queueNames, LongFunction<String> agentNames) {
		this.members = members;
		this.clock = clock;
		this.writer = new AttemptWriter(queueNames, agentNames);
	}

	/** Starts an attempt, and returns its id. */
	public long start(long member) {
		CalledMember called = this.members.apply(member);
		called.startAttempt();
		return started(called);
	}

	/** Adds the attempt of a member that has counted it already, and returns its id. */
	synchronized long started(CalledMember member) {
		this.live.put(++this.lastId, new LiveAttempt(member, member.attempts(), this.clock.getAsLong()));
		return this.lastId;
	}

	/** Ends a live attempt; returns false for any other. */
	public synchronized boolean end(long attempt, AttemptEnd end) {
		LiveAttempt started = this.live.remove(attempt);
		if (started == null) {
			return false;
		}
		started.member().endAttempt(end.result());
		long now = this.clock.getAsLong();
		EndedAttempt ended = new EndedAttempt(attempt, started.member(), started.number(), end.result(), end.agent(),
				times(started, end, now));
		if (end.appearsAfter().isZero()) {
			this.history.add(ended);
		}
		else {
			this.late.add(new LateAttempt(now + end.appearsAfter().toMillis(), ended));
		}
		return true;
	}

	/** Makes an attempt that has ended, and returns its id. */
	public synchronized long add(long member, AttemptEnd end) {
		long attempt = start(member);
		end(attempt, end);
		return attempt;
	}

	private static EndedAttempt.Times times(LiveAttempt started, AttemptEnd end, long now) {
		long leaving = (end.leavingAt() != null) ? end.leavingAt().toEpochMilli() : now;
		long bridged = millis(end.bridgedAt());
		long joined = Math.min(started.startedAt(), Math.min(leaving, (bridged != 0) ? bridged : leaving));
		return new EndedAttempt.Times(joined, (end.agent() != 0) ? joined : 0, bridged, leaving,
				millis(end.reportingAt()));
	}

	private static long millis(Instant time) {
		return (time != null) ? time.toEpochMilli() : 0;
	}

	/**
	 * Fills the history quickly: a number of attempts in turn of these members, spread
	 * evenly over the time from one instant to the other. The members stay as they are.
	 */
	public synchronized void fill(List<Long> members, int count, Instant from, Instant to) {
		List<? extends CalledMember> called = members.stream().map(this.members::apply).toList();
		long first = from.toEpochMilli();
		double step = (double) (to.toEpochMilli() - first) / count;
		for (int i = 0; i < count; i++) {
			long leaving = first + (long) (i * step);
			String result = FILL_RESULTS.get(i % FILL_RESULTS.size());
			boolean bridged = result.equals("success") || result.equals("timeout");
			EndedAttempt.Times times = new EndedAttempt.Times(leaving - 60_000, bridged ? leaving - 50_000 : 0,
					bridged ? leaving - 40_000 : 0, leaving, result.equals("success") ? leaving + 5_000 : 0);
			this.history.add(new EndedAttempt(++this.lastId, called.get(i % called.size()), 1 + i / called.size(),
					result, bridged ? 7 : 0, times));
		}
	}

	/** Shows all attempts in the history that ended, without their delays. */
	public synchronized void reveal() {
		this.late.forEach((each) -> this.history.add(each.attempt()));
		this.late.clear();
	}

	/**
	 * Runs an action after each page of the history that has a next one, with the page's
	 * number: what the action adds, of whatever age, shifts the pages that follow.
	 */
	public void betweenPages(IntConsumer action) {
		this.betweenPages = action;
	}

	/** Returns all ended attempts by their leaving time, also those that appear later. */
	public synchronized List<EndedAttempt> ended() {
		Stream<EndedAttempt> shown = this.history.between(Long.MIN_VALUE, Long.MAX_VALUE, false);
		return Stream.concat(shown, this.late.stream().map(LateAttempt::attempt))
			.sorted(Comparator.comparingLong(EndedAttempt::leavingAt).thenComparingLong(EndedAttempt::id))
			.toList();
	}

	/** Returns whether Webitel answers this search; it refuses one without these. */
	public static boolean isComplete(Query query) {
		return AttemptQuery.isComplete(query);
	}

	/**
	 * Returns a page of the history.
	 * @throws IllegalArgumentException for an unknown field to sort by
	 */
	public ObjectNode page(Query query) {
		AttemptQuery search = AttemptQuery.of(query);
		int size = query.number("size");
		int limit = (size >= 1 && size <= MAX_SIZE) ? size : DEFAULT_SIZE;
		int page = Math.max(1, query.number("page"));
		List<EndedAttempt> found = find(search, (long) (page - 1) * limit, limit + 1);
		boolean next = found.size() > limit;
		List<String> fields = query.all("fields");
		List<ObjectNode> items = new ArrayList<>(found.size());
		found.stream().limit(limit).forEach((each) -> items.add(this.writer.write(each, fields)));
		if (next) {
			this.betweenPages.accept(page);
		}
		return Json.object("items", Json.array(items), "next", next);
	}

	private synchronized List<EndedAttempt> find(AttemptQuery search, long skipped, int limit) {
		while (!this.late.isEmpty() && this.late.peek().appearsAt() <= this.clock.getAsLong()) {
			this.history.add(this.late.poll().attempt());
		}
		return search.search(this.history).skip(skipped).limit(limit).toList();
	}

	private record LiveAttempt(CalledMember member, int number, long startedAt) {

	}

	private record LateAttempt(long appearsAt, EndedAttempt attempt) {

	}

}
