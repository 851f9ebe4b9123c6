package dev.crmbridge.outcomes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import dev.crmbridge.testkit.http.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The pages of one reading of the attempt history, while attempts appear in between. */
class HistoryReadingTest {

	private static final Instant START = Instant.ofEpochMilli(1_000_000);

	private final HistoryReading reading = new HistoryReading(START, List.of("11", "13"));

	@Test
	void asksForTheOldestFirst() {
		Query query = new Query(this.reading.getQuery());
		assertThat(query.last("leaving_at.from")).isEqualTo("1000000");
		assertThat(query.last("joined_at.from")).isEqualTo("-85400000");
		assertThat(query.last("sort")).isEqualTo("+leaving_at");
		assertThat(query.last("size")).isEqualTo("1000");
		assertThat(query.all("queue_id")).containsExactlyInAnyOrder("11", "13");
	}

	@Test
	void nextPageBeginsWhereTheLastOneEnded() {
		this.reading.add(page(true, attempt(1, 1_000_005), attempt(2, 1_000_009)));
		Query query = new Query(this.reading.getQuery());
		assertThat(query.last("leaving_at.from")).isEqualTo("1000009");
		assertThat(query.last("page")).isEqualTo("1");
		assertThat(this.reading.place()).isEqualTo(Instant.ofEpochMilli(1_000_009));
	}

	@Test
	void pagesOfOneMomentAreCounted() {
		this.reading.add(page(true, attempt(1, 1_000_000), attempt(2, 1_000_000)));
		assertThat(new Query(this.reading.getQuery()).last("page")).isEqualTo("2");
		this.reading.add(page(true, attempt(3, 1_000_000), attempt(4, 1_000_001)));
		assertThat(new Query(this.reading.getQuery()).last("page")).isEqualTo("1");
		assertThat(new Query(this.reading.getQuery()).last("leaving_at.from")).isEqualTo("1000001");
	}

	@Test
	void pageOfOneMomentShowsNoOrder() {
		this.reading.add(page(true, attempt(1, 1_000_900), attempt(2, 1_000_900)));
		assertThat(this.reading.place()).isNull();
		assertThat(new Query(this.reading.getQuery()).last("leaving_at.from")).isEqualTo("1000000");
		this.reading.add(page(false, attempt(3, 1_000_100)));
		assertThat(this.reading.place()).isEqualTo(Instant.ofEpochMilli(1_000_900));
	}

	@Test
	void placeInAnotherOrderIsKnownAtTheEnd() {
		this.reading.add(page(true, attempt(9, 1_000_900), attempt(8, 1_000_800)));
		assertThat(this.reading.place()).isNull();
		assertThat(new Query(this.reading.getQuery()).last("page")).isEqualTo("2");
		assertThat(new Query(this.reading.getQuery()).last("leaving_at.from")).isEqualTo("1000000");
		this.reading.add(page(false, attempt(7, 1_000_700)));
		assertThat(this.reading.hasNext()).isFalse();
		assertThat(this.reading.place()).isEqualTo(Instant.ofEpochMilli(1_000_900));
	}

	@Test
	void emptyHistoryHasNoPlace() {
		this.reading.add(Map.of());
		assertThat(this.reading.hasNext()).isFalse();
		assertThat(this.reading.place()).isNull();
	}

	@Test
	void endlessPagesAreRefused() {
		assertThatThrownBy(() -> {
			while (this.reading.hasNext()) {
				this.reading.add(page(true, attempt(1, 1_000_000)));
			}
		}).hasMessage("Webitel's attempt history does not end");
	}

	/** Pages of three attempts, in whichever order, of a history that grows meanwhile. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void findsEachAttempt(long seed) {
		Random random = new Random(seed);
		List<long[]> history = new ArrayList<>();
		IntStream.range(0, 40).forEach((id) -> history.add(new long[] { id, 1_000_000 + random.nextInt(20) }));
		Comparator<long[]> order = Comparator.<long[]>comparingLong((each) -> each[1])
			.thenComparingLong((each) -> each[0]);
		boolean newestFirst = seed % 4 == 0;
		Set<Long> expected = new HashSet<>();
		history.forEach((each) -> expected.add(each[0]));
		Set<Long> found = new HashSet<>();
		while (this.reading.hasNext()) {
			Query query = new Query(this.reading.getQuery());
			long from = Long.parseLong(query.last("leaving_at.from"));
			int page = Integer.parseInt(query.last("page"));
			List<long[]> matching = history.stream()
				.filter((each) -> each[1] >= from)
				.sorted(newestFirst ? order.reversed() : order)
				.toList();
			List<long[]> items = matching.subList(Math.min(matching.size(), 3 * (page - 1)),
					Math.min(matching.size(), 3 * page));
			items.forEach((each) -> found.add(each[0]));
			this.reading.add(Map.of("next", matching.size() > 3 * page, "items",
					items.stream().map((each) -> attempt(each[0], each[1])).toList()));
			if (history.size() < 50) {
				// late, or just now: the next reading finds it if this one does not
				history.add(new long[] { history.size(), 1_000_000 + random.nextInt(25) });
			}
		}
		assertThat(found).containsAll(expected);
	}

	private static Map<String, Object> attempt(long id, long ended) {
		return Map.of("id", String.valueOf(id), "leaving_at", String.valueOf(ended));
	}

	private static Map<String, Object> page(boolean next, Object... items) {
		return Map.of("items", List.of(items), "next", next);
	}

}
