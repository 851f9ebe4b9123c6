package dev.crmbridge.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The users of both databases, created with the SQL of {@code src/docs/operations.md},
 * have all rights that the bridge needs, and few others.
 */
class StoreRightsTest {

	private static final Pattern SQL = Pattern.compile("^```sql\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	private static final String STORE = "crm_bridge";

	private static final String READER = "crm_reader";

	private static final FakeWebitel WEBITEL = new FakeWebitel();

	private static final FakeCrm CRM = new FakeCrm();

	private static final HttpClient HTTP = Http.client();

	@TempDir
	private static Path folder;

	private static Postgres postgres;

	private static ConfigurableApplicationContext bridge;

	@BeforeAll
	static void followOperationsPage() throws IOException {
		postgres = Postgres.start();
		postgres.createDatabase("crm");
		postgres.script("crm", "/sandbox/crm.sql");
		List<String> blocks = SQL.matcher(Files.readString(Path.of("src/docs/operations.md")))
			.results()
			.map((match) -> match.group(1))
			.toList();
		assertThat(blocks).hasSize(3);
		run("postgres", blocks.get(0));
		run(STORE, blocks.get(1));
		run("crm", blocks.get(2));
		bridge = SpringApplication.run(BridgeApplication.class, settings());
	}

	/** Runs statements one by one: PostgreSQL creates no database in a transaction. */
	private static void run(String database, String statements) {
		for (String statement : statements.split(";\n")) {
			postgres.execute(database, statement);
		}
	}

	private static String[] settings() {
		List<String> settings = new ArrayList<>(
				List.of("--server.port=0", "--management.server.port=0", "--bridge.keys.webitel=key",
						"--bridge.keys.crm=crm-key", "--bridge.keys.admin=admin-key", "--webitel.url=" + WEBITEL.url(),
						"--webitel.token=" + FakeWebitel.TOKEN, "--lookup.budget=20s", "--members.settle=100ms",
						"--members.dir=" + folder.resolve("members"), "--data.dir=" + folder.resolve("data")));
		Map.of("store", STORE, "crm", READER).forEach((prefix, user) -> {
			settings.add("--%s.datasource.url=%s".formatted(prefix, postgres.url(user.equals(STORE) ? STORE : "crm")));
			settings.add("--%s.datasource.username=%s".formatted(prefix, user));
			settings.add("--%s.datasource.password=change-me".formatted(prefix));
		});
		for (String endpoint : List.of("screen-pop", "call-journal")) {
			settings.add("--crm.endpoints.%s.url=%s".formatted(endpoint, CRM.url("/" + endpoint)));
			settings.add("--crm.endpoints.%s.secret=%s".formatted(endpoint, TestSettings.SECRET));
		}
		return settings.toArray(String[]::new);
	}

	@AfterAll
	static void stop() {
		bridge.close();
		postgres.close();
		WEBITEL.close();
		CRM.close();
	}

	@Test
	void findsCallerWithReadAccessToTheSqlsColumnsOnly() throws Exception {
		assertThat(ask("key", "GET", "/webitel/caller-lookup?cid=0501112233", ""))
			.contains("\"name\":\"Olena Bondarchuk\"", "\"source\":\"crm\"");
	}

	@Test
	void eventIsStoredAndDelivered() throws Exception {
		String event = """
				{"event":"offering","direction":"inbound","attempt":"1","timestamp":"1795391999000"}""";
		String deliveries = "/admin/deliveries?endpoint=call-journal&state=delivered";
		await().until(() -> !ask("key", "POST", "/webitel/call-events", event).contains("not-kept"));
		await().until(() -> ask("admin-key", "GET", deliveries, "").contains("\"event\":\"offering\""));
	}

	@Test
	void eventWaitsForMissingRight() throws Exception {
		String event = """
				{"event":"offering","direction":"inbound","attempt":"2","timestamp":"1795391999000"}""";
		String change = "{\"endpoint\":\"call-journal\"}";
		await().until(() -> ask("admin-key", "POST", "/admin/deliveries/drop", change).contains("count"));
		run(STORE, "revoke insert, update on crm_bridge.call_event, crm_bridge.delivery from crm_bridge");
		assertThat(ask("key", "POST", "/webitel/call-events", event)).contains("\"duplicate\":false");
		assertThat(ask("admin-key", "POST", "/admin/deliveries/drop", change)).contains("\"status\":503");
		run(STORE, "grant insert, update on crm_bridge.call_event, crm_bridge.delivery to crm_bridge");
		await().until(() -> CRM.requests("/call-journal")
			.stream()
			.anyMatch((request) -> request.json().path("attempt").asText().equals("2")));
	}

	@Test
	void listIsLoaded() throws Exception {
		Path list = folder.resolve("members/in/soft/soft.csv");
		Files.writeString(list, "client_id,client_name,mobile,contract,debt\n42,Olena Bondarchuk,0501112233,C-1,10\n");
		await().until(() -> ask("admin-key", "GET", "/admin/loads?state=loaded", "").contains("\"accepted\":1"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			crm_bridge | crm_bridge | create table public.t (i int)
			crm_bridge | crm_bridge | create schema other
			crm_bridge | crm_bridge | create temporary table t (i int)
			crm_bridge | postgres   | create database other
			crm_bridge | postgres   | create role other
			crm_reader | crm        | select name from agent
			crm_reader | crm        | insert into agent (id, name, extension) values (1, '', '')
			crm_reader | crm        | create temporary table t (i int)
			crm_reader | crm_bridge | select 1
			""")
	void refusesRightsThatTheBridgeDoesNotNeed(String user, String database, String sql) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
			try (Connection connection = DriverManager.getConnection(postgres.url(database), user, "change-me");
					Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
		}).withMessageMatching("(?s).*(permission denied|read-only transaction).*");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(WAIT_LIMIT).pollInterval(Duration.ofMillis(100));
	}

	private static String ask(String key, String method, String path, String body)
			throws IOException, InterruptedException {
		String port = bridge.getEnvironment().getProperty("local.server.port");
		return HTTP
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
				.timeout(WAIT_LIMIT)
				.header("X-Api-Key", key)
				.header("Content-Type", "application/json")
				.method(method, BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString())
			.body();
	}

}
