package dev.crmbridge.testkit.webitel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The stand-in's members, indexed by id, by {@code import_id} and {@code import_chunk},
 * by {@code import_dialer} and by number.
 */
final class FakeMembers {

	private static final long FIRST_ID = 5520001;

	/** Members at the index id minus {@link #FIRST_ID}; null for a deleted one. */
	private final List<MemberRow> all = new ArrayList<>();

	private final Map<String, Load> loads = new HashMap<>();

	private final Map<String, List<MemberRow>> dialers = new HashMap<>();

	private final Map<String, List<MemberRow>> numbers = new HashMap<>();

	private final LongSupplier clock;

	/** The member of each queue that the dialer called last. */
	private final Map<Long, Long> lastCalled = new HashMap<>();

	FakeMembers(LongSupplier clock) {
		this.clock = clock;
	}

	/** Adds all items at once, and returns the members in the order of the items. */
	synchronized List<MemberRow> add(long queue, List<ObjectNode> items) {
		List<MemberRow> added = new ArrayList<>(items.size());
		long now = this.clock.getAsLong();
		for (ObjectNode item : items) {
			MemberRow row = new MemberRow(FIRST_ID + this.all.size(), queue, now, item);
			this.all.add(row);
			if (!row.importId().isEmpty()) {
				this.loads.computeIfAbsent(row.importId(), (id) -> new Load()).add(row);
			}
			index(this.dialers, item.path("variables").path("import_dialer").asText(), row);
			item.path("communications").forEach((each) -> index(this.numbers, each.path("destination").asText(), row));
			added.add(row);
		}
		return added;
	}

	private static void index(Map<String, List<MemberRow>> index, String value, MemberRow row) {
		if (!value.isEmpty()) {
			index.computeIfAbsent(value, (any) -> new ArrayList<>(1)).add(row);
		}
	}

	/** Returns the member, or null. */
	synchronized MemberRow find(long id) {
		long place = id - FIRST_ID;
		return (place >= 0 && place < this.all.size()) ? this.all.get((int) place) : null;
	}

	/** Returns matching members, newest first, which is Webitel's default order. */
	List<MemberRow> search(long queue, MemberFilter filter) {
		List<MemberRow> found = new ArrayList<>();
		for (MemberRow row : candidates(filter)) {
			if (row != null && !row.deleted() && row.queue() == queue && filter.matches(row)) {
				found.add(row);
			}
		}
		found.sort(Comparator.comparingLong(MemberRow::id).reversed());
		return found;
	}

	private synchronized List<MemberRow> candidates(MemberFilter filter) {
		if (!filter.ids().isEmpty()) {
			return filter.ids().stream().map(this::find).toList();
		}
		if (filter.variables().containsKey("import_id")) {
			Load load = this.loads.getOrDefault(filter.variables().get("import_id"), new Load());
			String chunk = filter.variables().get("import_chunk");
			return new ArrayList<>((chunk != null) ? load.chunks.getOrDefault(chunk, List.of()) : load.rows);
		}
		if (!filter.numbers().isEmpty()) {
			return filter.numbers()
				.stream()
				.flatMap((number) -> this.numbers.getOrDefault(number, List.of()).stream())
				.distinct()
				.toList();
		}
		if (filter.variables().containsKey("import_dialer")) {
			return new ArrayList<>(this.dialers.getOrDefault(filter.variables().get("import_dialer"), List.of()));
		}
		return new ArrayList<>(this.all);
	}

	/**
	 * Deletes matching members without a live dialer attempt, at most {@code limit} of
	 * them; 0 for no limit.
	 */
	synchronized List<MemberRow> delete(long queue, MemberFilter filter, int limit) {
		List<MemberRow> doomed = search(queue, filter).stream()
			.filter((row) -> !row.live())
			.limit((limit > 0) ? limit : Long.MAX_VALUE)
			.toList();
		for (MemberRow row : doomed) {
			row.delete();
			this.all.set((int) (row.id() - FIRST_ID), null);
		}
		return doomed;
	}

	/** Deletes a member, whether a dialer attempt is under way or not. */
	synchronized void delete(long id) {
		MemberRow row = find(id);
		if (row != null) {
			row.delete();
			this.all.set((int) (id - FIRST_ID), null);
		}
	}

	/**
	 * Starts the attempt of the queue's next member in turn, and returns the member; null
	 * if no member is to be called.
	 * @param createdBefore leaves out members that are newer, in ms since the epoch
	 */
	synchronized MemberRow startNext(long queue, long createdBefore) {
		int first = (int) (this.lastCalled.getOrDefault(queue, FIRST_ID - 1) + 1 - FIRST_ID);
		for (int i = 0; i < this.all.size(); i++) {
			MemberRow row = this.all.get((first + i) % this.all.size());
			if (row != null && row.queue() == queue && row.createdAt() < createdBefore
					&& row.mayBeCalled(this.clock.getAsLong())) {
				this.lastCalled.put(queue, row.id());
				row.startAttempt();
				return row;
			}
		}
		return null;
	}

	synchronized List<MemberRow> ofQueue(long queue) {
		return select(this.all, (row) -> row.queue() == queue);
	}

	synchronized List<MemberRow> ofImport(String importId) {
		return select(this.loads.getOrDefault(importId, new Load()).rows, (row) -> true);
	}

	synchronized int count(long queue, boolean openOnly) {
		int count = 0;
		for (MemberRow row : this.all) {
			if (row != null && row.queue() == queue && (!openOnly || row.stopCause().isEmpty())) {
				count++;
			}
		}
		return count;
	}

	private static List<MemberRow> select(List<MemberRow> rows, Predicate<MemberRow> condition) {
		return rows.stream().filter((row) -> row != null && !row.deleted() && condition.test(row)).toList();
	}

	private static final class Load {

		private final List<MemberRow> rows = new ArrayList<>();

		private final Map<String, List<MemberRow>> chunks = new HashMap<>();

		private void add(MemberRow row) {
			this.rows.add(row);
			this.chunks.computeIfAbsent(row.chunk(), (chunk) -> new ArrayList<>()).add(row);
		}

	}

}
