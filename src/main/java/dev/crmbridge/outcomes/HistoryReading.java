package dev.crmbridge.outcomes;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelQuery;

/**
 * Reading of Webitel's attempt history, page after page, the oldest attempts first. The
 * next page begins where the last one ended and not by its number: pages shift while they
 * are read, as attempts appear late.
 */
public final class HistoryReading {

	/** Attempts on a page. */
	static final int PAGE_SIZE = 1000;

	/**
	 * Attempts appear in the history up to 9 minutes after they ended, so a reading
	 * begins this much before the last one.
	 */
	static final Duration OVERLAP = Duration.ofMinutes(10);

	/**
	 * Longest time from the start of an attempt to its end. Webitel refuses a search
	 * without a limit of the start (engine, grpc_api/cc_member.go).
	 */
	private static final Duration MAX_ATTEMPT = Duration.ofDays(1);

	/** Maximum pages with the same place, or in an order that was not asked for. */
	private static final int MAX_PAGES = 10_000;

	private static final List<String> FIELDS = List.of("id", "queue", "member", "agent", "destination", "result",
			"attempts", "offering_at", "bridged_at", "leaving_at", "member_call_id", "agent_call_id", "variables");

	private final Collection<String> queues;

	/** Place of the next request, in ms since the epoch. */
	private long from;

	/** Number of the page from that place on; 0 after the last page. */
	private int page = 1;

	/** Latest end of an attempt so far, in ms since the epoch. */
	private long latest;

	/** Whether no attempt ended before the one ahead of it. */
	private boolean ordered = true;

	/** Whether some attempt ended after the one ahead of it. */
	private boolean rising;

	/**
	 * Starts a reading.
	 * @param from earliest end of an attempt
	 * @param queues ids of the queues
	 */
	HistoryReading(Instant from, Collection<String> queues) {
		this.from = from.toEpochMilli();
		this.queues = queues;
	}

	/** Returns whether a page is left to be read. */
	public boolean hasNext() {
		return this.page > 0;
	}

	/** Returns the query of the next page. */
	public String getQuery() {
		WebitelQuery query = new WebitelQuery().add("leaving_at.from", String.valueOf(this.from))
			.add("joined_at.from", String.valueOf(this.from - MAX_ATTEMPT.toMillis()))
			.add("sort", "+leaving_at")
			.add("page", String.valueOf(this.page))
			.add("size", String.valueOf(PAGE_SIZE));
		this.queues.forEach((queue) -> query.add("queue_id", queue));
		FIELDS.forEach((field) -> query.add("fields", field));
		return query.toString();
	}

	/**
	 * Adds a page, and turns to the next one.
	 * @param answer Webitel's answer
	 * @return the items of the page
	 * @throws IllegalStateException if the history does not end
	 */
	List<?> add(Map<String, Object> answer) {
		List<?> items = (answer.get("items") instanceof List<?> list) ? list : List.of();
		long last = 0;
		for (Object item : items) {
			long ended = WebitelObjectReader.of(item).number("leaving_at");
			this.ordered &= ended >= last;
			this.rising |= last > 0 && ended > last;
			last = ended;
			this.latest = Math.max(this.latest, ended);
		}
		if (!Boolean.TRUE.equals(answer.get("next")) || items.isEmpty()) {
			this.page = 0;
		}
		else if (isOldestFirst() && last > this.from) {
			this.from = last;
			this.page = 1;
		}
		else if (this.page >= MAX_PAGES) {
			throw new IllegalStateException("Webitel's attempt history does not end");
		}
		else {
			this.page++;
		}
		return items;
	}

	/**
	 * Returns whether the pages so far show that Webitel sends the oldest attempts first,
	 * as asked. Attempts that all ended in one millisecond show no order.
	 */
	private boolean isOldestFirst() {
		return this.ordered && this.rising;
	}

	/**
	 * Returns the place up to which the history is read. In another order than asked for,
	 * that is known after the last page alone.
	 * @return the place; null if it has not changed
	 */
	Instant place() {
		boolean known = this.latest > 0 && (isOldestFirst() || !hasNext());
		return known ? Instant.ofEpochMilli(this.latest) : null;
	}

}
