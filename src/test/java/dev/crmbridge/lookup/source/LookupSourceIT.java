package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A folder whose integration engineer changed a few lines of YAML: the packaged jar looks
 * callers up without a CRM database, and keeps the budget while the source hangs.
 */
class LookupSourceIT {

	/** For a machine that is busy with other tests; a hanging source never answers. */
	private static final Duration MARGIN = Duration.ofSeconds(10);

	private static final String ROW = "{\"name\":\"Olena\",\"debt_amount\":1}";

	private static final String KEY = "key-of-webitel-5d1c-5d1c";

	private static final FakeCrm CRM = new FakeCrm();

	private static final FakeWebitel WEBITEL = new FakeWebitel();

	private static Postgres postgres;

	private final HttpClient http = Http.client();

	private final int port = BridgeProcess.freePort();

	private final int managementPort = BridgeProcess.freePort();

	@TempDir
	private Path folder;

	@BeforeAll
	static void startPeers() {
		postgres = Postgres.start();
		postgres.createDatabase("store");
	}

	@AfterAll
	static void stopPeers() {
		CRM.close();
		WEBITEL.close();
		postgres.close();
	}

	@BeforeEach
	void prepare() {
		BridgeProcess.prepare(this.folder);
		CRM.heal();
		CRM.answer(Answer.ok().body("application/json", ROW));
	}

	@Test
	void httpSourceNeedsNoCrmDatabase() throws IOException {
		settings("lookup.source: http\ncrm.http.url: " + CRM.url("/lookup") + "\n");
		Map<String, String> environment = environment();
		environment.put("CRM_HTTP_URL", "");
		try (BridgeProcess check = check(environment)) {
			assertThat(check.exitCode()).as(check::output).isZero();
			assertThat(check.output().lines().filter((line) -> line.contains("missing setting"))).singleElement()
				.asString()
				.contains("missing setting crm.http.url (or ");
		}
		try (BridgeProcess bridge = start()) {
			assertRecoversFromAHang(bridge);
			assertThat(health().path("components").has("crmDatabase")).isFalse();
		}
	}

	/** The route of this engineer has no timeouts: Camel's wait for three minutes. */
	@Test
	void ownRouteThatHangsDelaysNoCaller() throws IOException {
		settings("lookup.source: direct:my-lookup\n");
		Files.writeString(this.folder.resolve("routes/my-lookup.camel.yaml"), """
				- route:
				    id: my-lookup
				    from:
				      uri: direct:my-lookup
				      steps:
				        - setHeader: {name: CamelHttpMethod, expression: {constant: {expression: GET}}}
				        - to: {uri: "%s"}
				        - unmarshal: {json: {}}
				        - setHeader: {name: CamelHttpResponseCode, expression: {constant: {expression: "500"}}}
				        - setHeader: {name: Content-Type, expression: {constant: {expression: text/html}}}
				        - setHeader: {name: Location, expression: {constant: {expression: /elsewhere}}}
				""".formatted(CRM.url("/own")));
		assertCheckPasses();
		try (BridgeProcess bridge = start()) {
			assertRecoversFromAHang(bridge);
		}
	}

	@Test
	void unknownRouteIsNamedWithItsLine() throws IOException {
		settings("# a comment\nlookup.source: direct:my-lokup\n");
		Files.writeString(this.folder.resolve("routes/my-lookup.camel.yaml"),
				"- from: {uri: direct:my-lookup, steps: [{setBody: {constant: {expression: x}}}]}\n");
		try (BridgeProcess bridge = start()) {
			assertThat(bridge.exitCode()).isOne();
			assertThat(bridge.errors().lines()).filteredOn((line) -> line.contains("lookup.source"))
				.containsExactly(
						"config/application.yaml:2: lookup.source: no route serves direct:my-lokup; did you mean \"my-lookup\"?");
		}
	}

	/** An own route that asks the database needs it. */
	@Test
	void settingsOfASourceThatAnOwnRouteAsksAreRequired() throws IOException {
		settings("lookup.source: direct:my-lookup\n");
		Files.writeString(this.folder.resolve("routes/my-lookup.camel.yaml"), """
				- route:
				    id: my-lookup
				    from:
				      uri: direct:my-lookup
				      steps:
				        - to: {uri: direct:query-crm-sql}
				        - filter:
				            expression: {simple: {expression: "${body.size} == 0"}}
				            steps:
				              - to: {uri: direct:query-crm-http}
				""");
		try (BridgeProcess check = check(Map.of())) {
			assertThat(check.exitCode()).as(check::output).isZero();
			assertThat(check.output().lines())
				.anyMatch((line) -> line.contains("missing setting crm.datasource.url (or "))
				.anyMatch((line) -> line.contains("missing setting crm.http.url (or "))
				.last()
				.asString()
				.startsWith("No problems");
		}
	}

	private void assertRecoversFromAHang(BridgeProcess bridge) {
		Awaitility.await().failFast(() -> {
			assertThat(bridge.isAlive()).as(bridge::output).isTrue();
		}).ignoreExceptions().until(() -> health().path("status").asText().equals("UP"));
		await("\"name\":\"Olena\",\"debt_amount\":\"1\",\"currency\":\"\",\"agent\":\"\",\"queue\":\"\",\"source\":\"crm\"");
		CRM.answer(Answer.hang());
		for (int round = 0; round < 3; round++) {
			List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 200)
				.mapToObj(this::lookUp)
				.toList();
			assertThat(asked).allSatisfy((answer) -> {
				HttpResponse<String> response = answer.orTimeout(MARGIN.toSeconds(), TimeUnit.SECONDS).join();
				assertThat(response.statusCode()).isEqualTo(200);
				assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
				assertThat(json(response.body()).path("source").asText()).isIn("default", "cache");
			});
		}
		assertThat(health().path("components").path("lookupSource").path("details").path("reason").asText())
			.startsWith("the lookup fails: ");
		CRM.answer(Answer.ok().body("application/json", ROW));
		CRM.release(Answer.ok().body("application/json", ROW));
		await("\"source\":\"crm\"");
		Awaitility.await().until(() -> health().path("status").asText().equals("UP"));
		assertThat(lookUp(1).join().headers().map()).doesNotContainKey("location");
	}

	private void await(String part) {
		Awaitility.await().until(() -> lookUp(0).join().body().contains(part));
	}

	private CompletableFuture<HttpResponse<String>> lookUp(int caller) {
		return this.http.sendAsync(request(this.port, "/webitel/caller-lookup?cid=38050111" + (1000 + caller)),
				HttpResponse.BodyHandlers.ofString());
	}

	private JsonNode health() {
		return json(this.http
			.sendAsync(request(this.managementPort, "/observe/health"), HttpResponse.BodyHandlers.ofString())
			.join()
			.body());
	}

	private static HttpRequest request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", KEY)
			.build();
	}

	private void settings(String yaml) throws IOException {
		Files.writeString(this.folder.resolve("config/application.yaml"), yaml);
	}

	private void assertCheckPasses() {
		try (BridgeProcess check = check(environment())) {
			assertThat(check.exitCode()).as(check::output).isZero();
			assertThat(check.output()).doesNotContain("missing setting");
		}
	}

	private BridgeProcess check(Map<String, String> environment) {
		return BridgeProcess.startPrepared(this.folder, environment, List.of("--check"));
	}

	private BridgeProcess start() {
		return BridgeProcess.startPrepared(this.folder, environment(),
				List.of("--server.port=" + this.port, "--management.server.port=" + this.managementPort));
	}

	/** Returns all that is required, without the CRM database. */
	private static Map<String, String> environment() {
		Map<String, String> environment = new LinkedHashMap<>();
		environment.put("BRIDGE_KEYS_WEBITEL", KEY);
		environment.put("BRIDGE_KEYS_CRM", "key-of-crm-5d1c-5d1c");
		environment.put("BRIDGE_KEYS_ADMIN", "key-of-admin-5d1c-5d1c");
		environment.put("STORE_DATASOURCE_URL", postgres.url("store"));
		environment.put("STORE_DATASOURCE_USERNAME", "postgres");
		environment.put("STORE_DATASOURCE_PASSWORD", "postgres");
		environment.put("WEBITEL_URL", WEBITEL.url());
		environment.put("WEBITEL_TOKEN", FakeWebitel.TOKEN);
		environment.put("CRM_ENDPOINTS_SCREENPOP_URL", CRM.url("/screen-pop"));
		environment.put("CRM_ENDPOINTS_SCREENPOP_SECRET", TestSettings.SECRET);
		environment.put("CRM_ENDPOINTS_CALLJOURNAL_URL", CRM.url("/call-journal"));
		return environment;
	}

}
