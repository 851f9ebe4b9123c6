package dev.crmbridge.testkit.webitel.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Index of ended attempts by {@code leaving_at} and id: sorted blocks below a tree. Not
 * safe for concurrent use.
 */
final class AttemptIndex {

	private static final int MAX_BLOCK_SIZE = 1024;

	private static final Comparator<EndedAttempt> ORDER = Comparator.comparingLong(EndedAttempt::leavingAt)
		.thenComparingLong(EndedAttempt::id);

	/** Blocks by a lower bound of their attempts. */
	private final NavigableMap<Place, List<EndedAttempt>> blocks = new TreeMap<>();

	AttemptIndex() {
		this.blocks.put(new Place(Long.MIN_VALUE, Long.MIN_VALUE), new ArrayList<>());
	}

	void add(EndedAttempt attempt) {
		Map.Entry<Place, List<EndedAttempt>> entry = this.blocks.floorEntry(Place.of(attempt));
		List<EndedAttempt> block = entry.getValue();
		int found = Collections.binarySearch(block, attempt, ORDER);
		if (found >= 0) {
			throw new IllegalArgumentException("twice: " + attempt);
		}
		if (block.size() < MAX_BLOCK_SIZE) {
			block.add(-found - 1, attempt);
			return;
		}
		// the newest attempt starts a block, so that blocks filled in order are full
		int kept = (-found - 1 == block.size()) ? block.size() : block.size() / 2;
		List<EndedAttempt> moved = block.subList(kept, block.size());
		List<EndedAttempt> upper = new ArrayList<>(moved);
		moved.clear();
		this.blocks.put(Place.of(upper.isEmpty() ? attempt : upper.get(0)), upper);
		add(attempt);
	}

	/** Returns the attempts that left within these bounds, in order. */
	Stream<EndedAttempt> between(long from, long to, boolean newestFirst) {
		if (from > to) {
			return Stream.empty();
		}
		Place first = this.blocks.floorKey(new Place(from, Long.MIN_VALUE));
		NavigableMap<Place, List<EndedAttempt>> part = this.blocks.subMap(first, true, new Place(to, Long.MAX_VALUE),
				true);
		Stream<EndedAttempt> attempts = newestFirst
				? part.descendingMap().values().stream().flatMap(AttemptIndex::reversed)
				: part.values().stream().flatMap(List::stream);
		return attempts.filter((attempt) -> attempt.leavingAt() >= from && attempt.leavingAt() <= to);
	}

	private static Stream<EndedAttempt> reversed(List<EndedAttempt> block) {
		int last = block.size() - 1;
		return IntStream.rangeClosed(0, last).mapToObj((place) -> block.get(last - place));
	}

	private record Place(long leavingAt, long id) implements Comparable<Place> {

		private static Place of(EndedAttempt attempt) {
			return new Place(attempt.leavingAt(), attempt.id());
		}

		@Override
		public int compareTo(Place other) {
			int order = Long.compare(this.leavingAt, other.leavingAt);
			return (order != 0) ? order : Long.compare(this.id, other.id);
		}

	}

}
