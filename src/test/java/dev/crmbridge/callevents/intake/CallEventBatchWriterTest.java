package dev.crmbridge.callevents.intake;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.testkit.postgres.Postgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Batches of events; over HTTP a test cannot control which events share a batch. */
class CallEventBatchWriterTest {

	private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(2);

	private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

	private static final Postgres POSTGRES = Postgres.start();

	private static final HikariDataSource DATABASE = new HikariDataSource();

	private final String call = "call-" + UUID.randomUUID();

	private final JdbcClient store = JdbcClient.create(DATABASE);

	private final CallEventBatchWriter writer = new CallEventBatchWriter(this.store,
			(event) -> event.event().equals("answered") ? List.of("all", "answered") : List.of("all"), DUPLICATE_WINDOW,
			Clock.systemUTC());

	@BeforeAll
	static void makeStore() {
		POSTGRES.createDatabase("store");
		DATABASE.setJdbcUrl(POSTGRES.url("store"));
		DATABASE.setUsername("postgres");
		DATABASE.setPassword("postgres");
		Flyway.configure().dataSource(DATABASE).locations("classpath:db/migration").load().migrate();
	}

	@AfterAll
	static void stop() {
		DATABASE.close();
		POSTGRES.close();
	}

	@Test
	void eventsAreStoredInOrderWithADeliveryPerEndpoint() {
		CallEvent offered = event("offering", "a", NOON, true);
		CallEvent answered = event("answered", "b", NOON, true);
		assertThat(this.writer.write(List.of(offered, answered)))
			.containsExactly(new AcceptedEvent(offered.id(), false), new AcceptedEvent(answered.id(), false));
		assertThat(stored()).containsExactly(offered.id(), answered.id());
		assertThat(strings(
				"select endpoint || ' ' || event.event from delivery join call_event event on seq = delivery.event"
						+ " where call = :call order by seq, endpoint"))
			.containsExactly("all offering", "all answered", "answered answered");
		assertThat(strings("select endpoint from call_queue where call = :call order by 1")).containsExactly("all",
				"answered");
	}

	@Test
	void duplicateInABatchIsStoredOnce() {
		CallEvent first = event("offering", "a", NOON, true);
		CallEvent other = event("answered", "b", NOON, true);
		CallEvent second = event("offering", "a", NOON.plusSeconds(60), true);
		assertThat(this.writer.write(List.of(first, other, second))).containsExactly(
				new AcceptedEvent(first.id(), false), new AcceptedEvent(other.id(), false),
				new AcceptedEvent(first.id(), true));
		assertThat(stored()).containsExactly(first.id(), other.id());
	}

	@Test
	void storedEventIsLeftOutOfABatch() {
		CallEvent first = event("offering", "a", NOON, true);
		this.writer.write(List.of(first));
		CallEvent second = event("offering", "a", NOON, true);
		CallEvent other = event("answered", "b", NOON, true);
		assertThat(this.writer.write(List.of(second, other))).containsExactly(new AcceptedEvent(first.id(), true),
				new AcceptedEvent(other.id(), false));
		assertThat(stored()).containsExactly(first.id(), other.id());
	}

	@Test
	void repeatedWriteOfAnEventIsStoredOnce() {
		CallEvent event = event("offering", "a", NOON, false);
		this.writer.write(List.of(event));
		this.writer.write(List.of(event));
		assertThat(stored()).containsExactly(event.id());
	}

	@Test
	void equalEventWithoutTimestampIsStoredAfterTheWindowInOrder() {
		CallEvent first = event("offering", "a", NOON, false);
		CallEvent soon = event("offering", "a", NOON.plusMillis(1999), false);
		CallEvent later = event("offering", "a", NOON.plusSeconds(2), false);
		CallEvent last = event("answered", "b", NOON.plusSeconds(3), true);
		assertThat(this.writer.write(List.of(first, soon, later, last))).containsExactly(
				new AcceptedEvent(first.id(), false), new AcceptedEvent(first.id(), true),
				new AcceptedEvent(later.id(), false), new AcceptedEvent(last.id(), false));
		assertThat(stored()).containsExactly(first.id(), later.id(), last.id());
	}

	/** As two processes do that receive an equal event at the same time. */
	@Test
	void equalEventAfterTheWindowIsStoredOnceByTwoWriters() {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 30; round++) {
				String key = "round " + round;
				this.writer.write(List.of(event("offering", key, NOON, false)));
				List<CallEvent> again = List.of(event("offering", key, NOON.plusSeconds(10), false),
						event("offering", key, NOON.plusSeconds(10), false));
				List<CompletableFuture<List<AcceptedEvent>>> written = again.stream()
					.map((event) -> CompletableFuture.supplyAsync(() -> this.writer.write(List.of(event)), threads))
					.toList();
				List<AcceptedEvent> accepted = written.stream().flatMap((each) -> each.join().stream()).toList();
				assertThat(accepted).extracting(AcceptedEvent::duplicate).containsExactlyInAnyOrder(true, false);
				assertThat(accepted).extracting(AcceptedEvent::id).containsOnly(stored().get(2 * round + 1));
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(stored()).hasSize(60);
	}

	@Test
	void storedBodyHasTheTimeOfReceiptByTheStoresClock() {
		this.writer.write(List.of(event("offering", "a", Instant.now(), true)));
		assertThat(strings("select body from call_event where uuid = :call"))
			.containsExactly("{\"queue\":\"11\",\"received_at\":\"" + strings("""
					select to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
					from call_event where uuid = :call and received_at > now() - interval '1 minute'""").get(0)
					+ "\"}");
	}

	@Test
	void eventsOfAFastClockKeepTheirDistance() {
		Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
		CallEvent first = event("offering", "a", tomorrow, false);
		CallEvent later = event("offering", "a", tomorrow.plusSeconds(2), false);
		assertThat(this.writer.write(List.of(first, later))).containsExactly(new AcceptedEvent(first.id(), false),
				new AcceptedEvent(later.id(), false));
		assertThat(stored()).containsExactly(first.id(), later.id());
	}

	/** As two processes do that store events of the same calls from their spools. */
	@Test
	void batchesInOppositeOrderDoNotDeadlock() {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 30; round++) {
				String prefix = "round " + round + " ";
				List<CallEvent> events = new ArrayList<>(IntStream.range(0, 20)
					.mapToObj((i) -> event("offering", prefix + i, this.call + (i % 5), NOON, true))
					.toList());
				List<CallEvent> backwards = new ArrayList<>(events);
				Collections.reverse(backwards);
				CompletableFuture<List<AcceptedEvent>> one = CompletableFuture
					.supplyAsync(() -> this.writer.write(events), threads);
				CompletableFuture<List<AcceptedEvent>> other = CompletableFuture
					.supplyAsync(() -> this.writer.write(backwards), threads);
				assertThat(one.join()).extracting(AcceptedEvent::id).containsExactlyElementsOf(ids(events));
				assertThat(other.join()).extracting(AcceptedEvent::id).containsExactlyElementsOf(ids(backwards));
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(strings("select count(*)::text from call_event where uuid like :call || '%'"))
			.containsExactly("600");
	}

	private static List<UUID> ids(List<CallEvent> events) {
		return events.stream().map(CallEvent::id).toList();
	}

	private CallEvent event(String event, String key, Instant receivedAt, boolean timed) {
		return event(event, this.call + key, this.call, receivedAt, timed);
	}

	private static CallEvent event(String event, String key, String call, Instant receivedAt, boolean timed) {
		return new CallEvent(UUID.randomUUID(), receivedAt, event, "inbound", "11", call, call, "",
				key.getBytes(StandardCharsets.UTF_8), timed, "{\"queue\":\"11\"}", null);
	}

	private List<UUID> stored() {
		return strings("select id::text from call_event where uuid = :call order by seq").stream()
			.map(UUID::fromString)
			.toList();
	}

	private List<String> strings(String sql) {
		return this.store.sql(sql).param("call", this.call).query(String.class).list();
	}

}
