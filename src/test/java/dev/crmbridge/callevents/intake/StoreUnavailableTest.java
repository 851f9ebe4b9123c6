package dev.crmbridge.callevents.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * While the store is unavailable, Webitel still gets a prompt answer. Once the store is
 * back, each event is delivered once, and the events of a call in order.
 */
class StoreUnavailableTest {

	private static final String SCREEN_POP = "/screen-pop";

	private static final String JOURNAL = "/call-journal";

	private static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	/** Webitel waits for a second; the rest is for a busy machine. */
	private static final Duration STOPPED_STORE_LIMIT = Duration.ofSeconds(3);

	/** An open connection times out after a second without an answer. */
	private static final Duration FROZEN_STORE_LIMIT = Duration.ofSeconds(5);

	private static final FakeCrm CRM = new FakeCrm();

	@TempDir
	private static Path folder;

	private static Postgres postgres;

	private static Bridge bridge;

	private final String uuid = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("store");
		bridge = Bridge.start(postgres.port(), folder.resolve("bridge"));
	}

	@AfterAll
	static void stop() {
		bridge.close();
		postgres.close();
		CRM.close();
	}

	/** Waits for the store, and sends a first event to warm up the bridge. */
	@BeforeEach
	void awaitWarmBridge() {
		await().atMost(WAIT_LIMIT).until(bridge::isEmpty);
		String warm = bridge.accept(event(UUID.randomUUID().toString(), 0)).id();
		await().atMost(WAIT_LIMIT)
			.until(() -> delivered(JOURNAL).contains(warm) && delivered(SCREEN_POP).contains(warm));
	}

	@Test
	@Tag("timing")
	void eventIsAcceptedWhileTheStoreIsStoppedAndDeliveredLater() {
		List<String> ids = new ArrayList<>();
		try {
			postgres.stop();
			for (int i = 0; i < 10; i++) {
				ids.add(acceptWithin(STOPPED_STORE_LIMIT, event(this.uuid, i)));
			}
			assertThat(bridge.spooled()).contains(ids);
		}
		finally {
			postgres.restart();
		}
		assertDelivered(ids);
	}

	@Test
	@Tag("timing")
	void eventIsAcceptedWhileTheStoreIsFrozenAndDeliveredLater() {
		List<String> ids = new ArrayList<>();
		try {
			postgres.freeze();
			for (int i = 0; i < 10; i++) {
				ids.add(acceptWithin(FROZEN_STORE_LIMIT, event(this.uuid, i)));
			}
			assertThat(bridge.spooled()).contains(ids);
		}
		finally {
			postgres.resume();
		}
		assertDelivered(ids);
	}

	@Test
	void spooledEventsOfEachCallAreDeliveredInOrder() {
		List<String> calls = Stream.generate(() -> UUID.randomUUID().toString()).limit(5).toList();
		List<String> ids = new ArrayList<>();
		try {
			postgres.stop();
			for (int i = 0; i < 10; i++) {
				for (String call : calls) {
					ids.add(bridge.accept(event(call, i)).id());
				}
			}
		}
		finally {
			postgres.restart();
		}
		await().atMost(WAIT_LIMIT).until(() -> delivered(JOURNAL).containsAll(ids));
		for (String call : calls) {
			assertThat(requests(JOURNAL, call)).extracting((request) -> request.json().path("timestamp").asInt())
				.containsExactlyElementsOf(IntStream.range(0, 10).boxed().toList());
		}
	}

	/**
	 * A call queue that another transaction is creating delays the first event. The store
	 * could take the second event, of another call, at once.
	 */
	@Test
	void eventIsSpooledBehindSpooledEvents() throws SQLException {
		String other = UUID.randomUUID().toString();
		try (Connection connection = postgres.connect("store")) {
			connection.setAutoCommit(false);
			try (PreparedStatement callQueue = connection.prepareStatement(
					"insert into call_queue (endpoint, call, next_at) values ('call-journal', ?, now())")) {
				callQueue.setString(1, this.uuid);
				callQueue.executeUpdate();
			}
			String first = bridge.accept(event(this.uuid, 0)).id();
			String second = bridge.accept(event(other, 1)).id();
			assertThat(bridge.spooled()).contains(first, second);
			assertThat(stored()).doesNotContain(first, second);
			connection.rollback();
			await().atMost(WAIT_LIMIT).until(() -> delivered(JOURNAL).containsAll(List.of(first, second)));
			assertThat(stored()).containsSubsequence(first, second);
		}
	}

	@Test
	void duplicatesInTheSpoolAreDeliveredOnce() {
		Accepted first;
		String untimed = UUID.randomUUID().toString();
		try {
			postgres.stop();
			first = bridge.accept(event(this.uuid, 0));
			assertThat(first.duplicate()).isFalse();
			assertThat(bridge.accept(event(this.uuid, 0)).duplicate()).isFalse();
			bridge.accept(event(untimed, null));
			bridge.accept(event(untimed, null));
		}
		finally {
			postgres.restart();
		}
		await().atMost(WAIT_LIMIT).until(bridge::isEmpty);
		awaitKnownAs(first.id());
		assertDeliveredOnceBefore(this.uuid, bridge.accept(event(this.uuid, 1)).id());
		assertDeliveredOnceBefore(untimed, bridge.accept(event(untimed, 1)).id());
	}

	@Test
	void spooledDuplicateOfAStoredEventIsNotDelivered() {
		String first = bridge.accept(event(this.uuid, 0)).id();
		try {
			postgres.stop();
			assertThat(bridge.accept(event(this.uuid, 0)).duplicate()).isFalse();
		}
		finally {
			postgres.restart();
		}
		await().atMost(WAIT_LIMIT).until(bridge::isEmpty);
		awaitKnownAs(first);
		assertDeliveredOnceBefore(this.uuid, bridge.accept(event(this.uuid, 1)).id());
	}

	/**
	 * A connection that broke while the store started again sends an event to the spool.
	 */
	private void awaitKnownAs(String id) {
		await().atMost(WAIT_LIMIT)
			.untilAsserted(() -> assertThat(bridge.accept(event(this.uuid, 0))).isEqualTo(new Accepted(id, true)));
	}

	@Test
	void fullSpoolIs503AndItsEventsAreDelivered() {
		List<String> ids = new ArrayList<>();
		try {
			postgres.stop();
			HttpResponse<String> answer = bridge.post(large(0));
			for (int i = 1; i < 100 && answer.statusCode() == 202; i++) {
				ids.add(accepted(answer).id());
				answer = bridge.post(large(i));
			}
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
			assertThat(json(answer.body())).isEqualTo(json("""
					{"type":"about:blank","title":"Service Unavailable","status":503,\
					"detail":"The event could not be stored. Try again later.","code":"not-kept"}"""));
		}
		finally {
			postgres.restart();
		}
		assertThat(ids).hasSizeBetween(5, 30);
		assertDelivered(ids);
		await().atMost(WAIT_LIMIT).until(bridge::isEmpty);
		assertThat(bridge.post(event(this.uuid, 100)).statusCode()).isEqualTo(202);
	}

	@Test
	void eventsAreAcceptedBeforeTheStoreFirstStarts() {
		int port = BridgeProcess.freePort();
		try (Bridge early = Bridge.start(port, folder.resolve("before-the-store"))) {
			List<String> ids = IntStream.range(0, 5).mapToObj((i) -> early.accept(event(this.uuid, i)).id()).toList();
			assertThat(early.spooled()).contains(ids);
			try (Postgres late = Postgres.start(port)) {
				late.createDatabase("store");
				assertDelivered(ids);
				await().atMost(WAIT_LIMIT).until(early::isEmpty);
			}
		}
	}

	@Test
	void eventsAreAcceptedBeforeTheStoreHasTables() {
		postgres.createDatabase("tables_later");
		// a database with something else in it is not touched
		postgres.execute("tables_later", "create table something_else (x int)");
		try (Bridge early = Bridge.start(postgres.url("tables_later"), folder.resolve("before-the-tables"))) {
			List<String> ids = IntStream.range(0, 5).mapToObj((i) -> early.accept(event(this.uuid, i)).id()).toList();
			assertThat(early.spooled()).contains(ids);
			assertThat(early.isReady()).isFalse();
			postgres.execute("tables_later", "drop table something_else");
			assertDelivered(ids);
			await().atMost(WAIT_LIMIT).until(early::isEmpty);
		}
	}

	// --- requests and assertions

	/**
	 * Returns an event that both endpoints want.
	 * @param timestamp the event's timestamp, also its place in the order; null for none
	 */
	private static String event(String call, Integer timestamp) {
		return """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"380501112233"%s}"""
			.formatted(call, (timestamp != null) ? ",\"timestamp\":" + timestamp : "");
	}

	private String large(int timestamp) {
		return event(this.uuid, timestamp).replace("}", ",\"x_unknown\":\"" + "x".repeat(20_000) + "\"}");
	}

	private static String acceptWithin(Duration limit, String event) {
		long sent = System.nanoTime();
		Accepted accepted = bridge.accept(event);
		Duration took = Duration.ofNanos(System.nanoTime() - sent);
		assertThat(took).isLessThan(limit);
		assertThat(accepted.duplicate()).isFalse();
		return accepted.id();
	}

	/** Asserts that both endpoints get all events of this test's call once, in order. */
	private void assertDelivered(List<String> ids) {
		for (String endpoint : List.of(JOURNAL, SCREEN_POP)) {
			await().atMost(WAIT_LIMIT).until(() -> delivered(endpoint).containsAll(ids));
			assertThat(requests(endpoint, this.uuid)).extracting((request) -> request.header("webhook-id"))
				.containsExactlyElementsOf(ids);
		}
	}

	/** Asserts that a call's events before the last one were delivered once. */
	private static void assertDeliveredOnceBefore(String call, String last) {
		for (String endpoint : List.of(JOURNAL, SCREEN_POP)) {
			await().atMost(WAIT_LIMIT).until(() -> delivered(endpoint).contains(last));
			assertThat(requests(endpoint, call)).hasSize(2);
		}
	}

	private static List<String> delivered(String endpoint) {
		return CRM.requests(endpoint).stream().map((request) -> request.header("webhook-id")).toList();
	}

	private static List<ReceivedRequest> requests(String endpoint, String call) {
		return CRM.requests(endpoint).stream().filter((request) -> request.text().contains(call)).toList();
	}

	/** Returns the ids of the stored events, in the store's order. */
	private static List<String> stored() throws SQLException {
		try (Connection store = postgres.connect("store");
				PreparedStatement statement = store.prepareStatement("select id::text from call_event order by seq");
				ResultSet rows = statement.executeQuery()) {
			List<String> ids = new ArrayList<>();
			while (rows.next()) {
				ids.add(rows.getString(1));
			}
			return ids;
		}
	}

	private static Accepted accepted(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		JsonNode accepted = json(answer.body());
		return new Accepted(accepted.path("id").textValue(), accepted.path("duplicate").booleanValue());
	}

	private record Accepted(String id, boolean duplicate) {
	}

	/** A bridge with a separate store and folder. */
	private record Bridge(ConfigurableApplicationContext context, Path data, HttpClient http) implements AutoCloseable {

		static Bridge start(int storePort, Path data) {
			return start("jdbc:postgresql://127.0.0.1:" + storePort + "/store", data);
		}

		static Bridge start(String store, Path data) {
			Map<String, String> settings = new LinkedHashMap<>();
			settings.put("server.port", "0");
			settings.put("management.server.port", "0");
			settings.put("bridge.keys.webitel", "key");
			settings.put("bridge.keys.crm", "crm-key");
			settings.put("bridge.keys.admin", "admin-key");
			settings.put("webitel.url", "http://127.0.0.1:1/api");
			settings.put("webitel.token", "token");
			settings.put("crm.datasource.url", "jdbc:postgresql://127.0.0.1:1/crm");
			settings.put("store.datasource.url", store);
			for (String database : List.of("crm", "store")) {
				settings.put(database + ".datasource.username", "postgres");
				settings.put(database + ".datasource.password", "postgres");
			}
			settings.put("crm.endpoints.screen-pop.url", CRM.url(SCREEN_POP));
			settings.put("crm.endpoints.screen-pop.secret", "whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHM=");
			settings.put("crm.endpoints.call-journal.url", CRM.url(JOURNAL));
			settings.put("members.dir", data.resolve("members").toString());
			settings.put("data.dir", data.toString());
			settings.put("events.spool-limit", "256KB");
			// without the store, an answer may take longer than the default
			settings.put("events.duplicate-window", "1m");
			SpringApplication application = new SpringApplication(BridgeApplication.class);
			application.setRegisterShutdownHook(false);
			return new Bridge(application.run(settings.entrySet()
				.stream()
				.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
				.toArray(String[]::new)), data, Http.client());
		}

		Accepted accept(String event) {
			return accepted(post(event));
		}

		HttpResponse<String> post(String event) {
			String port = this.context.getEnvironment().getProperty("local.server.port");
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + port + "/webitel/call-events"))
				.timeout(Duration.ofMinutes(1))
				.header("X-Api-Key", "key")
				.POST(BodyPublishers.ofString(event))
				.build();
			try {
				return this.http.send(request, HttpResponse.BodyHandlers.ofString());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		boolean isReady() {
			return this.context.getBean(StoreSchema.class).isReady();
		}

		/** Returns whether the store is available and has all events of the spool. */
		boolean isEmpty() {
			return isReady() && this.context.getBean(CallEventSpool.class).isEmpty();
		}

		/** Returns the content of the spool's files. */
		String spooled() {
			try (Stream<Path> files = Files.list(this.data.resolve("spool"))) {
				StringBuilder all = new StringBuilder();
				for (Path file : files.sorted().toList()) {
					all.append(Files.readString(file));
				}
				return all.toString();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void close() {
			this.context.close();
		}

	}

}
