package dev.crmbridge.callevents.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.config.DataSettings;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.web.ProblemException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The spool returns its events in order, also from damaged files. */
class CallEventSpoolTest {

	/** A text of which 200 lines exceed a segment of 16 MB. */
	private static final String LARGE = "x".repeat(200_000);

	private static AnnotationConfigApplicationContext context;

	@TempDir
	private Path data;

	private final List<CallEventSpool> open = new ArrayList<>();

	@BeforeAll
	static void start() {
		context = new AnnotationConfigApplicationContext(JacksonAutoConfiguration.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@AfterEach
	void close() {
		this.open.forEach(CallEventSpool::close);
	}

	@Test
	void newSpoolIsEmpty() throws IOException {
		CallEventSpool spool = open();
		assertThat(spool.isEmpty()).isTrue();
		assertThat(spool.next()).isEmpty();
		spool.stored();
		assertThat(spool.isEmpty()).isTrue();
	}

	@Test
	void eventStaysUntilStored() throws IOException {
		CallEventSpool spool = open();
		CallEvent event = event("1");
		assertThat(spool.append(event)).isEqualTo(new AcceptedEvent(event.id(), false));
		assertThat(spool.isEmpty()).isFalse();
		assertThat(bodies(spool.next())).containsExactly("1");
		assertThat(bodies(spool.next())).containsExactly("1");
		assertThat(spool.isEmpty()).isFalse();
		spool.stored();
		assertThat(spool.isEmpty()).isTrue();
		assertThat(spool.next()).isEmpty();
		assertThat(segments()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"cid\":\"Їжак \ud83d\udcde\"}", "{\"x\":\"\\u0000 \\ud83d \\n\"}", "a\nb\r\nc",
			"\\\"\u0001\u2028\u0085" })
	void everyPartOfAnEventIsKept(String body) throws IOException {
		CallEvent event = new CallEvent(UUID.randomUUID(), Instant.parse("2026-11-22T10:00:00.123456789Z"), "offering",
				"inbound", "11", "5e0c", "Їжак", "380501112233", new byte[] { 0, -1, 10, 13 }, true, body,
				"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
		CallEventSpool spool = open();
		spool.append(event);
		assertThat(spool.next()).usingRecursiveComparison().isEqualTo(List.of(event));
		assertThat(reopen(spool).next()).usingRecursiveComparison().isEqualTo(List.of(event));
	}

	@Test
	void eventsAreReadInOrder() throws IOException {
		CallEventSpool spool = open();
		List<String> all = append(spool, 450);
		assertThat(drain(spool)).isEqualTo(all);
	}

	@Test
	void eventAppendedAfterReadingIsNotStored() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		spool.next();
		append(spool, "2");
		spool.stored();
		assertThat(spool.isEmpty()).isFalse();
		assertThat(drain(spool)).containsExactly("2");
	}

	@Test
	void eventsNotStoredAreReadByTheNextProcess() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1", "2", "3");
		spool.next();
		spool = reopen(spool);
		assertThat(spool.isEmpty()).isFalse();
		append(spool, "4");
		assertThat(drain(spool)).containsExactly("1", "2", "3", "4");
	}

	/** Some events are read twice; the store recognizes those that it has. */
	@Test
	void processThatEndsInTheMiddleLosesNoEvent() throws IOException {
		CallEventSpool spool = open();
		List<String> all = append(spool, 450);
		spool.next();
		spool.stored();
		assertThat(drain(reopen(spool))).endsWith(all.subList(200, 450).toArray(String[]::new)).isSubsetOf(all);
	}

	@Test
	void storedSpoolIsEmptyForTheNextProcess() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		drain(spool);
		assertThat(reopen(spool).isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 10, 200 })
	void incompleteLastLineIsSkipped(int length) throws IOException {
		CallEventSpool spool = open();
		append(spool, "1", "2");
		String line = Files.readAllLines(segments().get(0)).get(1);
		spool.close();
		write(segments().get(0), line.substring(0, length), StandardOpenOption.APPEND);
		spool = open();
		append(spool, "3");
		assertThat(drain(spool)).containsExactly("1", "2", "3");
		assertThat(segments()).isEmpty();
	}

	@Test
	void segmentWithoutACompleteLineIsSkipped() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		spool.close();
		write(segments().get(0), "", StandardOpenOption.TRUNCATE_EXISTING);
		write(folder().resolve("000000000002.events"), "{\"id\":", StandardOpenOption.CREATE_NEW);
		spool = open();
		append(spool, "3");
		assertThat(drain(spool)).containsExactly("3");
		assertThat(segments()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "{\"id\":\"no uuid\"}", "[]", "", "\u0000\u0000", "null", "{}" })
	void unreadableLineIsKeptAndLaterEventsAreRead(String bad) throws IOException {
		CallEventSpool spool = open();
		append(spool, "1", "2", "3");
		spool.close();
		List<String> lines = Files.readAllLines(segments().get(0));
		write(segments().get(0), lines.get(0) + "\n" + bad + "\n" + lines.get(2) + "\n",
				StandardOpenOption.TRUNCATE_EXISTING);
		spool = open();
		assertThat(drain(spool)).containsExactly("1", "3");
		assertThat(Files.readAllLines(folder().resolve("unreadable"))).containsExactly(bad);
	}

	/** While the store is unavailable, the same events are read twice a second. */
	@Test
	void unreadableLineIsKeptOnce() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		spool.close();
		write(segments().get(0), "nonsense\n", StandardOpenOption.APPEND);
		spool = open();
		for (int i = 0; i < 5; i++) {
			assertThat(bodies(spool.next())).containsExactly("1");
		}
		spool.stored();
		assertThat(Files.readAllLines(folder().resolve("unreadable"))).containsExactly("nonsense");
	}

	static Stream<Arguments> unreadableSegments() {
		return Stream.of(Arguments.of("a folder", (Damage) Files::createDirectory),
				Arguments.of("a full folder",
						(Damage) (file) -> Files.createFile(Files.createDirectory(file).resolve("x"))),
				Arguments.of("a link to nothing",
						(Damage) (file) -> Files.createSymbolicLink(file, Path.of("nowhere"))),
				Arguments.of("a link to a file",
						(Damage) (file) -> Files.createSymbolicLink(file, Path.of("/etc/hostname"))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("unreadableSegments")
	void unreadableSegmentIsSetAsideAndLaterEventsAreRead(String name, Damage damage) throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		spool.close();
		Path bad = folder().resolve("000000000002.events");
		damage.make(bad);
		spool = open();
		append(spool, "3");
		assertThat(drainWithFailures(spool)).containsExactly("1", "3");
		assertThat(bad).doesNotExist();
		assertThat(spool.unreadable()).containsExactly("000000000002.events.unreadable");
		assertThat(Files.exists(folder().resolve("000000000002.events.unreadable"), LinkOption.NOFOLLOW_LINKS))
			.isTrue();
		spool = reopen(spool);
		assertThat(spool.isEmpty()).isTrue();
		assertThat(spool.unreadable()).containsExactly("000000000002.events.unreadable");
		append(spool, "4");
		assertThat(segments()).extracting(Path::getFileName).doesNotContain(bad.getFileName());
		assertThat(drain(spool)).containsExactly("4");
	}

	/** As when the process briefly has no free file handle. */
	@Test
	void brieflyUnreadableSegmentIsNotSetAside() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		Path hidden = folder().resolve("hidden");
		Path segment = segments().get(0);
		Files.move(segment, hidden);
		for (int i = 0; i < 9; i++) {
			assertThatExceptionOfType(IOException.class).isThrownBy(spool::next);
		}
		Files.move(hidden, segment);
		assertThat(drain(spool)).containsExactly("1");
		assertThat(spool.unreadable()).isEmpty();
	}

	/** As when an operator deletes the file of a running process. */
	@Test
	void deletedSegmentIsSkippedAndTheNextEventGetsANewOne() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1");
		Files.delete(segments().get(0));
		drainWithFailures(spool);
		assertThat(spool.unreadable()).containsExactly("000000000001.events");
		append(spool, "2");
		assertThat(drain(spool)).containsExactly("2");
	}

	@Test
	void truncatedSegmentIsReadToItsEnd() throws IOException {
		CallEventSpool spool = open();
		append(spool, "1", "2");
		Path segment = segments().get(0);
		write(segment, Files.readAllLines(segment).get(0) + "\n", StandardOpenOption.TRUNCATE_EXISTING);
		assertThat(drainWithFailures(spool)).containsExactly("1");
		assertThat(spool.unreadable()).containsExactly("000000000001.events.unreadable");
		append(spool, "3");
		assertThat(drain(spool)).containsExactly("3");
	}

	@Test
	void segmentSetAsideReplacesNoEarlierOne() throws IOException {
		open().close();
		Path earlier = write(folder().resolve("000000000001.events.unreadable"), "of an earlier time",
				StandardOpenOption.CREATE_NEW);
		Files.createDirectory(folder().resolve("000000000001.events"));
		CallEventSpool spool = open();
		append(spool, "2");
		assertThat(drainWithFailures(spool)).containsExactly("2");
		assertThat(earlier).hasContent("of an earlier time");
		assertThat(spool.unreadable()).containsExactly("000000000001.events", "000000000001.events.unreadable");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0000\u0000\u0000", "{\"id\":\"0b5c", "}{,", "\ufffd", "{\"id\":\"{\"id\":\"" })
	void eventAfterDamagedBytesIsRead(String damaged) throws IOException {
		CallEventSpool spool = open();
		append(spool, "1", "{\"id\":\"of a body\"}", "3");
		spool.close();
		List<String> lines = Files.readAllLines(segments().get(0));
		write(segments().get(0), lines.get(0) + "\n" + damaged + lines.get(1) + "\n" + lines.get(2) + "\n",
				StandardOpenOption.TRUNCATE_EXISTING);
		spool = open();
		assertThat(drain(spool)).containsExactly("1", "{\"id\":\"of a body\"}", "3");
		assertThat(spool.unreadable()).containsExactly("unreadable");
		assertThat(Files.readAllLines(folder().resolve("unreadable"))).containsExactly(damaged);
	}

	/** Unlike the incomplete end of a line, whose event was not acknowledged. */
	@Test
	void contentWithoutLinesIsKept() throws IOException {
		open().close();
		write(folder().resolve("000000000001.events"), "\u0000".repeat(5000), StandardOpenOption.CREATE_NEW);
		CallEventSpool spool = open();
		append(spool, "2");
		assertThat(drain(spool)).containsExactly("2");
		assertThat(Files.size(folder().resolve("unreadable"))).isEqualTo(5001);
	}

	@Test
	void healthNamesUnreadableFiles() throws IOException {
		open().close();
		Files.createDirectory(folder().resolve("000000000001.events"));
		CallEventSpool spool = open();
		SpoolHealth health = new SpoolHealth(spool, Clock.systemUTC());
		drainWithFailures(spool);
		assertThat(health.health().getDetails().get("reason")).asString()
			.contains("000000000001.events.unreadable")
			.doesNotContain("waited");
		Files.delete(folder().resolve("000000000001.events.unreadable"));
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void otherFilesAreIgnored() throws IOException {
		open().close();
		Path notes = write(folder().resolve("notes.txt"), "of an operator", StandardOpenOption.CREATE_NEW);
		CallEventSpool spool = open();
		assertThat(spool.isEmpty()).isTrue();
		append(spool, "1");
		assertThat(drain(spool)).containsExactly("1");
		assertThat(notes).hasContent("of an operator");
	}

	@Test
	void fullSpoolRefusesEventsUntilSomeAreStored() throws IOException {
		CallEventSpool spool = open(DataSize.ofKilobytes(10));
		List<String> taken = new ArrayList<>();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> {
			for (int i = 0; i < 1000; i++) {
				append(spool, String.valueOf(i));
				taken.add(String.valueOf(i));
			}
		}).satisfies(CallEventSpoolTest::assertNotKept);
		assertThat(taken).hasSizeGreaterThan(5);
		assertThat(Files.size(segments().get(0))).isBetween(8L * 1024, 10L * 1024);
		assertThat(drain(spool)).isEqualTo(taken);
		append(spool, "again");
		assertThat(drain(spool)).containsExactly("again");
	}

	@Test
	void segmentsOfAnEarlierProcessCountTowardsTheLimit() throws IOException {
		CallEventSpool spool = open();
		List<String> all = append(spool, 100);
		spool.close();
		CallEventSpool full = open(DataSize.ofKilobytes(10));
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> append(full, "1"))
			.satisfies(CallEventSpoolTest::assertNotKept);
		assertThat(drain(full)).isEqualTo(all);
		append(full, "1");
		assertThat(drain(full)).containsExactly("1");
	}

	@Test
	void failureToCreateASegmentIsReportedAndLeavesNothing() throws IOException {
		CallEventSpool spool = open();
		Files.delete(folder());
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> append(spool, "1"))
			.satisfies(CallEventSpoolTest::assertNotKept);
		assertThat(spool.isEmpty()).isTrue();
		Files.createDirectory(folder());
		append(spool, "2");
		assertThat(drain(spool)).containsExactly("2");
	}

	/** An interrupt fails a write without a faulty disk. */
	@Test
	void failedWriteLeavesNothing() throws IOException {
		CallEventSpool spool = open();
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> append(spool, "1"))
			.satisfies(CallEventSpoolTest::assertNotKept);
		assertThat(Thread.interrupted()).isTrue();
		assertThat(segments()).isEmpty();
		append(spool, "2");
		assertThat(drain(spool)).containsExactly("2");
	}

	@Test
	void fullSegmentIsFollowedByANewOne() throws IOException {
		CallEventSpool spool = open();
		List<String> all = appendLarge(spool, 200);
		List<Path> segments = segments();
		assertThat(segments).hasSizeGreaterThan(2);
		spool.next();
		assertThat(drain(spool)).isEqualTo(all);
		assertThat(segments()).isEmpty();
	}

	@Test
	void segmentIsDeletedWhenAllItsEventsAreStored() throws IOException {
		CallEventSpool spool = open();
		appendLarge(spool, 200);
		Path oldest = segments().get(0);
		for (int i = 0; i < 100 && Files.exists(oldest); i++) {
			spool.next();
			spool.stored();
		}
		assertThat(oldest).doesNotExist();
		assertThat(segments()).isNotEmpty();
		assertThat(spool.isEmpty()).isFalse();
	}

	@Test
	void segmentsOfAnEarlierProcessAreReadFirst() throws IOException {
		CallEventSpool spool = open();
		List<String> all = new ArrayList<>(appendLarge(spool, 200));
		spool = reopen(spool);
		append(spool, "last");
		all.add("last");
		assertThat(drain(reopen(spool))).isEqualTo(all);
	}

	@Test
	void concurrentAppendsKeepTheOrderOfEachThread() throws IOException {
		CallEventSpool spool = open();
		appendConcurrently(spool, 16, 50).join();
		assertInOrderOfEachThread(drain(reopen(spool)), 16, 50);
	}

	@Test
	void eventsAppendedWhileOthersAreStoredAreNotLost() throws IOException {
		CallEventSpool spool = open();
		CompletableFuture<Void> appending = appendConcurrently(spool, 8, 150);
		List<String> stored = new ArrayList<>();
		while (!appending.isDone() || !spool.isEmpty()) {
			stored.addAll(bodies(spool.next()));
			spool.stored();
		}
		appending.join();
		assertInOrderOfEachThread(stored, 8, 150);
		assertThat(segments()).isEmpty();
	}

	@Test
	void folderInUseIsRefused() {
		CallEventSpool first = open();
		assertThatExceptionOfType(StartRefusedException.class).isThrownBy(this::open)
			.withMessageContaining("data.dir")
			.withMessageContaining(this.data.toString());
		append(first, "1");
		first.close();
		assertThat(open().isEmpty()).isFalse();
	}

	@Test
	void folderThatCannotBeCreatedIsReported() throws IOException {
		Files.writeString(this.data.resolve("spool"), "a file in its place");
		assertThatExceptionOfType(StartRefusedException.class).isThrownBy(this::open).withMessageContaining("data.dir");
	}

	// --- use and assertions

	private CallEventSpool open() {
		return open(DataSize.ofGigabytes(1));
	}

	private CallEventSpool open(DataSize limit) {
		CallEventSpool spool = new CallEventSpool(new DataSettings(this.data),
				new CallEventSettings(Duration.ofSeconds(2), Duration.ofDays(30), limit),
				context.getBean(ObjectMapper.class), new CallEventMeters(new SimpleMeterRegistry()));
		this.open.add(spool);
		return spool;
	}

	private CallEventSpool reopen(CallEventSpool spool) {
		spool.close();
		return open();
	}

	private Path folder() {
		return this.data.resolve("spool");
	}

	private List<Path> segments() throws IOException {
		try (Stream<Path> files = Files.list(folder())) {
			return files.filter((file) -> file.toString().endsWith(".events")).sorted().toList();
		}
	}

	private static Path write(Path file, String text, StandardOpenOption option) throws IOException {
		return Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE, option);
	}

	private static CallEvent event(String body) {
		return new CallEvent(UUID.randomUUID(), Instant.now(), "offering", "inbound", "11", "5e0c", "5e0c", "",
				new byte[32], true, body, null);
	}

	private static void append(CallEventSpool spool, String... bodies) {
		for (String body : bodies) {
			spool.append(event(body));
		}
	}

	private static List<String> append(CallEventSpool spool, int count) {
		List<String> bodies = IntStream.range(0, count).mapToObj(String::valueOf).toList();
		append(spool, bodies.toArray(String[]::new));
		return bodies;
	}

	private static List<String> appendLarge(CallEventSpool spool, int count) {
		List<String> bodies = IntStream.range(0, count).mapToObj((i) -> i + LARGE).toList();
		append(spool, bodies.toArray(String[]::new));
		return bodies;
	}

	/** Appends numbered events from several numbered threads. */
	private static CompletableFuture<Void> appendConcurrently(CallEventSpool spool, int threads, int each) {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		CompletableFuture<?>[] all = IntStream.range(0, threads)
			.mapToObj((thread) -> CompletableFuture
				.runAsync(() -> IntStream.range(0, each).forEach((i) -> append(spool, thread + "-" + i)), executor))
			.toArray(CompletableFuture[]::new);
		executor.shutdown();
		return CompletableFuture.allOf(all);
	}

	private static void assertInOrderOfEachThread(List<String> bodies, int threads, int each) {
		assertThat(bodies).hasSize(threads * each);
		for (int thread = 0; thread < threads; thread++) {
			String prefix = thread + "-";
			assertThat(bodies).filteredOn((body) -> body.startsWith(prefix))
				.isEqualTo(IntStream.range(0, each).mapToObj((i) -> prefix + i).toList());
		}
	}

	/** Takes all events, as the route does. */
	private static List<String> drain(CallEventSpool spool) throws IOException {
		List<String> bodies = new ArrayList<>();
		for (int i = 0; i < 10_000 && !spool.isEmpty(); i++) {
			bodies.addAll(bodies(spool.next()));
			spool.stored();
		}
		assertThat(spool.isEmpty()).isTrue();
		return bodies;
	}

	/** Takes all events, as the route does, which runs again after a failure. */
	private static List<String> drainWithFailures(CallEventSpool spool) {
		List<String> bodies = new ArrayList<>();
		for (int i = 0; i < 1000 && !spool.isEmpty(); i++) {
			try {
				bodies.addAll(bodies(spool.next()));
				spool.stored();
			}
			catch (IOException ex) {
				// the next run of the route
			}
		}
		assertThat(spool.isEmpty()).isTrue();
		return bodies;
	}

	private static List<String> bodies(List<CallEvent> events) {
		return events.stream().map(CallEvent::body).toList();
	}

	private static void assertNotKept(ProblemException refused) {
		assertThat(refused.getProblem().getStatus()).isEqualTo(503);
		assertThat(refused.getCode()).isEqualTo("not-kept");
		assertThat(refused.getMessage()).isNotBlank();
	}

	@FunctionalInterface
	private interface Damage {

		void make(Path file) throws IOException;

	}

}
