package dev.crmbridge.memberlists.stoplists.repository;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.memberlists.stoplists.repository.StopRemovalRepository.StopRemoval;
import dev.crmbridge.testkit.postgres.Postgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Stop lists in the store: replacements in one step, changes meanwhile, expiry. */
class StopListRepositoryTest {

	private static final String LIST = "do-not-call";

	private static final long FIRST = 380_501_000_000L;

	private static final OffsetDateTime PAST = OffsetDateTime.now(ZoneOffset.UTC).minusHours(1);

	private static final OffsetDateTime FUTURE = OffsetDateTime.parse("2099-12-31T23:59:59Z");

	private static final Postgres POSTGRES = Postgres.start();

	private static HikariDataSource database;

	private static JdbcClient store;

	private static TransactionTemplate transaction;

	private final StopListRepository lists = new StopListRepository(store, transaction);

	private final StopRemovalRepository removals = new StopRemovalRepository(store);

	private final StopListRetention retention = new StopListRetention(store);

	@BeforeAll
	static void connect() {
		POSTGRES.createDatabase("store");
		database = new HikariDataSource();
		database.setJdbcUrl(POSTGRES.url("store"));
		database.setUsername("postgres");
		database.setPassword("postgres");
		Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
		JdbcTemplate template = new JdbcTemplate(database);
		template.setFetchSize(1000);
		store = JdbcClient.create(template);
		transaction = new TransactionTemplate(new JdbcTransactionManager(database));
	}

	@AfterAll
	static void stop() {
		database.close();
		POSTGRES.close();
	}

	@BeforeEach
	void empty() {
		store.sql("truncate stop_list, stop_number").update();
	}

	// --- replacements

	@Test
	void listIsReplacedWhole() {
		OffsetDateTime start = now();
		replace(1, 2, 3);
		replace(2, 4);
		assertThat(numbers()).containsExactly(2, 4);
		assertThat(this.lists.list()).singleElement()
			.satisfies((list) -> assertThat(list.name()).isEqualTo(LIST))
			.satisfies((list) -> assertThat(list.size()).isEqualTo(2))
			.satisfies((list) -> assertThat(list.by()).isEqualTo("file"))
			.satisfies((list) -> assertThat(list.since()).isBetween(start, now()));
	}

	@Test
	void replacementWithoutNumbersEmptiesTheList() {
		replace(1, 2);
		replace();
		assertThat(numbers()).isEmpty();
		assertThat(this.lists.list()).singleElement().satisfies((list) -> assertThat(list.size()).isZero());
	}

	@Test
	void replacementUnderWayIsNotSeen() {
		long version = this.lists.begin(LIST);
		add(version, 1);
		assertThat(this.lists.list()).isEmpty();
		assertThat(numbers()).isEmpty();
		assertThat(this.lists.find(LIST, 1)).isEmpty();
		assertThat(this.lists.stopped(null, List.of(1L))).isEmpty();
		assertThat(this.lists.replace(LIST, version, "file")).isTrue();
		assertThat(numbers()).containsExactly(1);
	}

	/** Lists of one size with no common number: a mixture would have another size. */
	@Test
	void replacementIsOneStepForReaders() {
		replace(LongStream.range(0, 2000).toArray());
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
			int reads = 0;
			while (!over.get()) {
				long[] numbers = numbers();
				assertThat(numbers).hasSize(2000);
				assertThat(numbers[1999] - numbers[0]).isEqualTo(1999);
				assertThat(this.lists.list()).singleElement()
					.satisfies((list) -> assertThat(list.size()).isEqualTo(2000));
				reads++;
			}
			return reads;
		});
		for (int i = 1; i <= 10; i++) {
			replace(LongStream.range(2000L * i, 2000L * (i + 1)).toArray());
			this.retention.sweep();
		}
		over.set(true);
		assertThat(reader.join()).isPositive();
	}

	@Test
	void secondBeginTakesOver() {
		long first = this.lists.begin(LIST);
		add(first, 1);
		long second = this.lists.begin(LIST);
		add(first, 2);
		add(second, 3);
		assertThat(this.lists.replace(LIST, first, "first")).isFalse();
		assertThat(this.lists.list()).isEmpty();
		assertThat(this.lists.replace(LIST, second, "second")).isTrue();
		assertThat(this.lists.replace(LIST, second, "second")).isFalse();
		assertThat(numbers()).containsExactly(3);
	}

	@Test
	void discardedReplacementHasNoEffect() {
		replace(1);
		long version = this.lists.begin(LIST);
		add(version, 2);
		this.lists.discard(LIST, version);
		long next = this.lists.begin(LIST);
		assertThat(next).isNotEqualTo(version);
		assertThat(this.lists.replace(LIST, version, "file")).isFalse();
		this.lists.discard(LIST, version);
		add(next, 3);
		assertThat(this.lists.replace(LIST, next, "file")).isTrue();
		assertThat(numbers()).containsExactly(3);
	}

	@Test
	void firstRowOfANumberCounts() {
		long version = this.lists.begin(LIST);
		this.lists.add(LIST, version, List.of(new StopNumber(1, null, "first"), new StopNumber(1, FUTURE, "second")),
				false);
		this.lists.add(LIST, version, List.of(new StopNumber(1, FUTURE, "third")), false);
		this.lists.replace(LIST, version, "file");
		assertThat(this.lists.find(LIST, 1)).contains(new StopNumber(1, null, "first"));
	}

	// --- changes during a replacement

	@Test
	void numberPutDuringAReplacementStays() {
		replace(1, 2, 3);
		long version = this.lists.begin(LIST);
		add(version, 2, 4);
		this.lists.put(LIST, new StopNumber(2, FUTURE, "put"), "crm", false);
		this.lists.put(LIST, new StopNumber(3, null, "put"), "crm", false);
		this.lists.put(LIST, new StopNumber(5, null, null), "crm", false);
		add(version, 3, 5);
		assertThat(numbers()).containsExactly(1, 2, 3, 5);
		this.lists.replace(LIST, version, "file");
		assertThat(numbers()).containsExactly(2, 3, 4, 5);
		assertThat(this.lists.find(LIST, 2)).contains(new StopNumber(2, FUTURE, "put"));
		assertThat(this.lists.find(LIST, 3)).contains(new StopNumber(3, null, "put"));
	}

	@Test
	void numberDeletedDuringAReplacementStaysDeleted() {
		replace(1, 2, 3);
		long version = this.lists.begin(LIST);
		add(version, 1, 4);
		assertThat(this.lists.delete(LIST, 1, "crm")).isTrue();
		assertThat(this.lists.delete(LIST, 2, "crm")).isTrue();
		assertThat(this.lists.delete(LIST, 4, "crm")).isFalse();
		assertThat(this.lists.delete(LIST, 3, "crm")).isTrue();
		this.lists.put(LIST, new StopNumber(3, null, "again"), "crm", false);
		add(version, 2, 3);
		this.retention.sweep();
		add(version, 2);
		assertThat(numbers()).containsExactly(3);
		this.lists.replace(LIST, version, "file");
		assertThat(numbers()).containsExactly(3);
		this.retention.sweep();
		assertThat(store.sql("select number from stop_number").query(Long.class).list()).containsExactly(3L);
	}

	@Test
	void firstNumberOfAListMayComeDuringItsReplacement() {
		long version = this.lists.begin(LIST);
		assertThat(this.lists.delete(LIST, 1, "crm")).isFalse();
		this.lists.put(LIST, new StopNumber(2, null, null), "crm", false);
		assertThat(numbers()).containsExactly(2);
		add(version, 1, 3);
		this.lists.replace(LIST, version, "file");
		assertThat(numbers()).containsExactly(2, 3);
	}

	/** Requests change half of the numbers while batches add all of them. */
	@Test
	void concurrentRequestsAndBatchesLoseNothing() {
		replace(LongStream.range(0, 1000).toArray());
		long version = this.lists.begin(LIST);
		CompletableFuture<Void> requests = CompletableFuture.runAsync(() -> {
			for (long number = 0; number < 1000; number += 4) {
				this.lists.delete(LIST, number, "crm");
				this.lists.put(LIST, new StopNumber(number + 1, null, "put"), "crm", false);
			}
		});
		for (long start = 0; start < 1000; start += 100) {
			add(version, LongStream.range(start, start + 100).toArray());
		}
		requests.join();
		this.lists.replace(LIST, version, "file");
		assertThat(numbers()).containsExactly(LongStream.range(0, 1000).filter((n) -> n % 4 != 0).toArray());
		assertThat(this.lists.find(LIST, 401)).contains(new StopNumber(401, null, "put"));
	}

	// --- numbers

	@Test
	void numberIsPutChangedAndDeleted() {
		this.lists.put(LIST, new StopNumber(1, null, null), "crm", false);
		assertThat(this.lists.find(LIST, 1)).contains(new StopNumber(1, null, null));
		this.lists.put(LIST, new StopNumber(1, FUTURE, "asked"), "crm", false);
		assertThat(this.lists.find(LIST, 1)).contains(new StopNumber(1, FUTURE, "asked"));
		assertThat(this.lists.delete(LIST, 1, "other")).isTrue();
		assertThat(this.lists.delete(LIST, 1, "third")).isFalse();
		assertThat(this.lists.delete("unknown", 1, "third")).isFalse();
		assertThat(this.lists.find(LIST, 1)).isEmpty();
		assertThat(this.lists.list()).extracting(StopListReport::by).containsExactly("other");
	}

	@Test
	void expiredNumberDoesNotCount() {
		this.lists.put(LIST, new StopNumber(1, PAST, null), "crm", true);
		this.lists.put(LIST, new StopNumber(2, FUTURE, null), "crm", false);
		assertThat(numbers()).containsExactly(2);
		assertThat(this.lists.find(LIST, 1)).isEmpty();
		assertThat(this.lists.list().get(0).size()).isOne();
		assertThat(this.lists.stopped(null, List.of(1L, 2L))).containsExactly(2L);
		assertThat(this.removals.due(10)).isEmpty();
		assertThat(this.lists.delete(LIST, 1, "crm")).isFalse();
	}

	@Test
	void numbersOfSomeListsOrAll() {
		this.lists.put("a", new StopNumber(1, null, null), "crm", false);
		this.lists.put("b", new StopNumber(2, null, null), "crm", false);
		this.lists.put("c", new StopNumber(3, null, null), "crm", false);
		assertThat(this.lists.numbers(null).toArray()).containsExactly(1, 2, 3);
		assertThat(this.lists.numbers(Set.of("a", "c")).toArray()).containsExactly(1, 3);
		assertThat(this.lists.numbers(Set.of()).toArray()).isEmpty();
		assertThat(this.lists.stopped(null, List.of(1L, 2L, 4L))).containsExactlyInAnyOrder(1L, 2L);
		assertThat(this.lists.stopped(Set.of("b"), List.of(1L, 2L))).containsExactly(2L);
		assertThat(this.lists.stopped(Set.of(), List.of(1L))).isEmpty();
		assertThat(this.lists.list()).extracting(StopListReport::name).containsExactly("a", "b", "c");
	}

	@Test
	void addedNumbersAreAChange() {
		OffsetDateTime start = now();
		this.lists.put(LIST, new StopNumber(1, null, null), "crm", false);
		assertThat(this.lists.hasChangedSince(null, start)).isTrue();
		assertThat(this.lists.hasChangedSince(Set.of(LIST), start)).isTrue();
		assertThat(this.lists.hasChangedSince(Set.of("other"), start)).isFalse();
		OffsetDateTime put = now();
		this.lists.put(LIST, new StopNumber(1, null, "again"), "crm", false);
		replace(1);
		this.lists.delete(LIST, 1, "crm");
		assertThat(this.lists.hasChangedSince(null, put)).isFalse();
		long version = this.lists.begin(LIST);
		add(version, 2);
		OffsetDateTime added = now();
		assertThat(this.lists.hasChangedSince(null, put)).isFalse();
		this.lists.replace(LIST, version, "file");
		assertThat(this.lists.hasChangedSince(null, added)).isTrue();
	}

	/** A change that is under way may have an earlier time than the reader. */
	@Test
	void readerOfNumbersWaitsForChangesUnderWay() {
		CompletableFuture<long[]> read = transaction.execute((status) -> {
			this.lists.put(LIST, new StopNumber(1, null, null), "crm", false);
			CompletableFuture<long[]> reader = CompletableFuture.supplyAsync(this::numbers);
			await().until(() -> store.sql("select count(*) from pg_locks where not granted")
				.query(Integer.class)
				.single() > 0);
			return reader;
		});
		assertThat(read.join()).containsExactly(1);
	}

	// --- removals

	@Test
	void removalsOfNewNumbersAreDue() {
		replace(1);
		long version = this.lists.begin(LIST);
		this.lists.add(LIST, version, List.of(number(1), number(2)), true);
		assertThat(this.removals.due(10)).isEmpty();
		this.lists.replace(LIST, version, "file");
		this.lists.put(LIST, number(3), "crm", true);
		this.lists.put(LIST, number(1), "crm", true);
		assertThat(this.removals.due(10)).extracting(StopRemoval::number).containsExactly(2L, 3L);
		assertThat(this.removals.due(1)).hasSize(1);
		long next = this.lists.begin(LIST);
		this.lists.add(LIST, next, List.of(number(2), number(3)), true);
		this.removals.recordRemoved(this.removals.due(1));
		this.lists.replace(LIST, next, "file");
		assertThat(this.removals.due(10)).extracting(StopRemoval::number).containsExactly(3L);
	}

	@Test
	void numberPutAgainStaysDue() {
		this.lists.put(LIST, number(1), "crm", true);
		List<StopRemoval> due = this.removals.due(10);
		this.lists.delete(LIST, 1, "crm");
		this.lists.put(LIST, number(1), "crm", true);
		this.removals.recordRemoved(due);
		assertThat(this.removals.due(10)).hasSize(1);
		this.removals.recordRemoved(this.removals.due(10));
		assertThat(this.removals.due(10)).isEmpty();
	}

	// --- retention and size

	@Test
	void rowsThatNoReaderSeesAreDeleted() {
		replace(LongStream.range(0, 30_000).toArray());
		replace(1, 2);
		this.lists.put(LIST, new StopNumber(3, PAST.minusDays(2), null), "crm", false);
		this.lists.put("other", number(7), "crm", false);
		long version = this.lists.begin(LIST);
		add(version, 5, 6);
		this.lists.begin("abandoned");
		store.sql("update stop_list set next_since = now() - interval '2 days' where name = 'abandoned'").update();
		this.retention.sweep();
		assertThat(rows()).isEqualTo(5);
		this.lists.discard(LIST, version);
		this.retention.sweep();
		assertThat(rows()).isEqualTo(3);
		assertThat(numbers()).containsExactly(1, 2);
		assertThat(store.sql("select name from stop_list").query(String.class).list()).containsExactlyInAnyOrder(LIST,
				"other");
	}

	@Test
	@Tag("timing")
	void hundredThousandNumbersAreReplacedWithinSeconds() {
		for (int round = 0; round < 2; round++) {
			long start = System.nanoTime();
			fill(100_000);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
		}
		long start = System.nanoTime();
		assertThat(numbers()).hasSize(100_000);
		assertThat(this.lists.list().get(0).size()).isEqualTo(100_000);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
	}

	private void fill(int count) {
		long version = this.lists.begin(LIST);
		List<StopNumber> batch = new ArrayList<>();
		for (long n = 0; n < count; n++) {
			// a step without a common divisor with the count: no order, no number twice
			batch.add(new StopNumber(FIRST + n * 7_919 % count, null, "asked not to be called"));
			if (batch.size() == 5_000) {
				this.lists.add(LIST, version, batch, true);
				batch.clear();
			}
		}
		assertThat(this.lists.replace(LIST, version, "file")).isTrue();
	}

	private static StopNumber number(long number) {
		return new StopNumber(number, null, null);
	}

	private void replace(long... numbers) {
		long version = this.lists.begin(LIST);
		add(version, numbers);
		assertThat(this.lists.replace(LIST, version, "file")).isTrue();
	}

	private void add(long version, long... numbers) {
		this.lists.add(LIST, version, LongStream.of(numbers).mapToObj(StopListRepositoryTest::number).toList(), false);
	}

	private long[] numbers() {
		Roaring64Bitmap numbers = this.lists.numbers(Set.of(LIST));
		return numbers.toArray();
	}

	private static OffsetDateTime now() {
		return store.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
	}

	private static long rows() {
		return store.sql("select count(*) from stop_number").query(Long.class).single();
	}

}
