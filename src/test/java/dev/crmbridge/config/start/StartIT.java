package dev.crmbridge.config.start;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Starts and refused starts of the packaged jar. */
class StartIT {

	private static final List<String> REQUIRED = List.of("bridge.keys.webitel", "bridge.keys.crm", "bridge.keys.admin",
			"crm.datasource.url", "crm.datasource.username", "crm.datasource.password", "store.datasource.url",
			"store.datasource.username", "store.datasource.password", "webitel.url", "webitel.token",
			"crm.endpoints.screen-pop.url", "crm.endpoints.screen-pop.secret", "crm.endpoints.call-journal.url");

	private static final String WEBITEL_KEY = "key-of-webitel-5d1c";

	private static final List<String> SECRETS = List.of(WEBITEL_KEY, "key-of-crm-5d1c", "key-of-admin-5d1c",
			"crm-password-5d1c", "store-password-5d1c", "webitel-token-5d1c");

	private static final String LOOKUP = "/webitel/caller-lookup?cid=0501112233";

	private final HttpClient http = Http.client();

	private final int port = BridgeProcess.freePort();

	private final int managementPort = BridgeProcess.freePort();

	/** No process listens here until a test starts a database. */
	private final int databasePort = BridgeProcess.freePort();

	@TempDir
	private Path folder;

	@BeforeEach
	void prepare() {
		BridgeProcess.prepare(this.folder);
	}

	@ParameterizedTest
	@ValueSource(strings = "store.datasource.password")
	void startWithoutOneSettingPrintsOneLine(String missing) {
		Map<String, String> settings = settings();
		settings.put(missing, " ");
		try (BridgeProcess bridge = start(settings, Map.of())) {
			assertThat(bridge.exitCode()).isOne();
			assertThat(bridge.errors().lines()).singleElement().asString().contains(missing);
			assertNoInternals(bridge);
			assertNoSecretIn(bridge.output());
		}
	}

	@Test
	void startWithoutSettingsPrintsLinePerMissingSettingAndMistake() throws IOException {
		Files.writeString(this.folder.resolve("config/dialers.yaml"), "dialers: {soft: {quue: 11}}\n");
		Path endpoints = this.folder.resolve("routes/crm-endpoints.camel.yaml");
		Files.writeString(endpoints, Files.readString(endpoints).replace("value: 60s", "value: 60 seconds"));
		try (BridgeProcess bridge = start(Map.of(), Map.of())) {
			assertThat(bridge.exitCode()).isOne();
			List<String> lines = bridge.errors().lines().toList();
			assertThat(lines).hasSize(REQUIRED.size() + 5)
				.anyMatch((line) -> line.startsWith("routes/crm-endpoints.camel.yaml:16: maxAge must be "))
				.anyMatch((line) -> line.startsWith("config/dialers.yaml:1: unknown key \"quue\""))
				.anyMatch((line) -> line.startsWith("config/dialers.yaml:1: dialers.soft: queue is required"));
			for (String setting : REQUIRED) {
				assertThat(lines).filteredOn((line) -> line.contains(setting + " ")).hasSize(1);
			}
			assertNoInternals(bridge);
		}
	}

	@Test
	void startsWhileDatabasesAreUnavailableAndUsesThemLater() {
		try (BridgeProcess bridge = BridgeProcess.start(this.folder, Map.of(), arguments(settings()))) {
			assertThat(statusesUntilOk(bridge)).isSubsetOf(503, 200);
			assertThat(get(this.port, LOOKUP).body()).isEqualTo("""
					{"found":false,"debt":false,"cid":"+380501112233","customer_id":"","name":"",\
					"debt_amount":"","currency":"","agent":"","queue":"","source":"default"}""");
			HttpResponse<String> health = get(this.managementPort, "/observe/health");
			assertThat(health.statusCode()).isIn(200, 503);
			assertThat(health.body()).contains("\"status\"");
			assertThat(get(this.managementPort, "/observe/health/live").statusCode()).isEqualTo(200);
			assertThat(get(this.managementPort, "/observe/health/ready").statusCode()).isEqualTo(200);
			assertNoSecretIn(health.body());

			try (Postgres postgres = Postgres.start(this.databasePort)) {
				postgres.createDatabase("store");
				postgres.createDatabase("crm");
				postgres.script("crm", "/sandbox/crm.sql");
				Awaitility.await().until(() -> hasTables(postgres));
				Awaitility.await().until(() -> get(this.port, LOOKUP).body().contains("\"source\":\"crm\""));

				postgres.stop();
				assertThat(get(this.port, LOOKUP).body()).contains("Olena Bondarchuk", "\"source\":\"cache\"");
			}
			assertThat(bridge.isAlive()).isTrue();
			assertNoSecretIn(bridge.output());
		}
	}

	@Test
	void settingsComeFromEnvironmentCommandLineFileAndSecrets() throws IOException {
		Map<String, String> commandLine = settings();
		// stray commas between keys must not register an empty key
		commandLine.put("bridge.keys.webitel", " old-key-5d1c ,, " + WEBITEL_KEY + ",");
		Map<String, String> environment = new LinkedHashMap<>();
		for (String setting : List.of("bridge.keys.webitel", "webitel.token", "store.datasource.password")) {
			environment.put(setting.replace('.', '_').toUpperCase(), commandLine.remove(setting));
		}
		StringBuilder yaml = new StringBuilder("\n---\n");
		for (String setting : List.of("bridge.keys.crm", "webitel.url", "store.datasource.url")) {
			yaml.append(setting).append(": \"").append(commandLine.remove(setting)).append("\"\n");
		}
		Files.writeString(this.folder.resolve("config/application.yaml"), yaml, StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
		Path secrets = Files.createDirectory(this.folder.resolve("secrets"));
		for (String setting : List.of("bridge.keys.admin", "crm.datasource.password")) {
			Files.writeString(secrets.resolve(setting), commandLine.remove(setting) + "\n");
		}
		commandLine.put("spring.config.import", "optional:configtree:" + secrets + "/");

		try (BridgeProcess bridge = start(commandLine, environment)) {
			bridge.awaitPort(this.port);
			Awaitility.await().untilAsserted(() -> assertThat(get(this.port, LOOKUP).statusCode()).isEqualTo(200));
			assertThat(get(this.port, LOOKUP, "old-key-5d1c").statusCode()).isEqualTo(200);
			assertThat(get(this.port, LOOKUP, "").statusCode()).isEqualTo(401);
			assertThat(get(this.port, "/crm/nothing", "key-of-crm-5d1c").statusCode()).isEqualTo(404);
			assertThat(get(this.port, "/admin/nothing", "key-of-admin-5d1c").statusCode()).isEqualTo(404);
			assertThat(bridge.kill()).isEqualTo(143);
			assertNoSecretIn(bridge.output());
		}
	}

	@Test
	void mistakeThatOnlyCamelFindsIsReportedWithItsLine() throws IOException {
		Path routes = this.folder.resolve("routes/system/load-retention.camel.yaml");
		List<String> lines = new ArrayList<>(Files.readAllLines(routes));
		int delay = lines.indexOf("        delay: 600000");
		lines.set(delay, "        delay: soon");
		Files.write(routes, lines);
		try (BridgeProcess bridge = start(settings(), Map.of())) {
			assertThat(bridge.exitCode()).isOne();
			assertThat(bridge.errors().lines()).singleElement()
				.isEqualTo("routes/system/load-retention.camel.yaml:" + (delay + 1) + ": invalid delay \"soon\"");
			assertThat(bridge.output()).doesNotContain("\tat ", "Caused by");
			assertNoSecretIn(bridge.output());
		}
	}

	/** Returns all required settings, with every system unavailable. */
	private Map<String, String> settings() {
		Map<String, String> settings = new LinkedHashMap<>();
		settings.put("bridge.keys.webitel", WEBITEL_KEY);
		settings.put("bridge.keys.crm", "key-of-crm-5d1c");
		settings.put("bridge.keys.admin", "key-of-admin-5d1c");
		for (String database : List.of("crm", "store")) {
			settings.put(database + ".datasource.url",
					"jdbc:postgresql://127.0.0.1:" + this.databasePort + "/" + database);
			settings.put(database + ".datasource.username", "postgres");
			settings.put(database + ".datasource.password", database + "-password-5d1c");
		}
		settings.put("webitel.url", "http://127.0.0.1:" + BridgeProcess.freePort() + "/api");
		settings.put("webitel.token", "webitel-token-5d1c");
		settings.put("crm.endpoints.screen-pop.url", "http://127.0.0.1:1/screen-pop");
		settings.put("crm.endpoints.screen-pop.secret", TestSettings.SECRET);
		settings.put("crm.endpoints.call-journal.url", "http://127.0.0.1:1/call-journal");
		return settings;
	}

	/** Starts the jar's extracted content: equivalent and faster. */
	private BridgeProcess start(Map<String, String> commandLine, Map<String, String> environment) {
		return BridgeProcess.startPrepared(this.folder, environment, arguments(commandLine));
	}

	private List<String> arguments(Map<String, String> commandLine) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=" + this.port, "--management.server.port=" + this.managementPort));
		commandLine.forEach((setting, value) -> arguments.add("--" + setting + "=" + value));
		return arguments;
	}

	/** Returns the statuses from the first accepted connection until a 200. */
	private List<Integer> statusesUntilOk(BridgeProcess bridge) {
		List<Integer> statuses = new ArrayList<>();
		Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).failFast(() -> {
			assertThat(bridge.isAlive()).as(bridge::output).isTrue();
		}).until(() -> {
			try {
				HttpResponse<String> answer = this.http.send(request(this.port, LOOKUP, WEBITEL_KEY),
						HttpResponse.BodyHandlers.ofString());
				statuses.add(answer.statusCode());
				if (answer.statusCode() == 503) {
					assertThat(answer.headers().firstValue("Content-Type").orElse(""))
						.startsWith("application/problem+json");
				}
				return answer.statusCode() == 200;
			}
			catch (ConnectException ex) {
				return false;
			}
		});
		return statuses;
	}

	private HttpResponse<String> get(int port, String path) {
		return get(port, path, WEBITEL_KEY);
	}

	private HttpResponse<String> get(int port, String path, String key) {
		try {
			return this.http.send(request(port, path, key), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError("no answer from " + port + path, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static HttpRequest request(int port, String path, String key) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", key)
			.build();
	}

	private static boolean hasTables(Postgres postgres) throws SQLException {
		try (Connection store = postgres.connect("store");
				Statement statement = store.createStatement();
				ResultSet found = statement
					.executeQuery("select 1 from information_schema.tables where table_name = 'list_load'")) {
			return found.next();
		}
	}

	private static void assertNoInternals(BridgeProcess bridge) {
		assertThat(bridge.output()).doesNotContain("Exception", "\tat ", "Caused by");
		assertThat(bridge.errors()).doesNotContain("dev.crmbridge", "org.springframework");
	}

	private static void assertNoSecretIn(String output) {
		assertThat(output).doesNotContain(SECRETS);
	}

}
