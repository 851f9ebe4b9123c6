package dev.crmbridge.testkit.context;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests of health: a bridge whose store, CRM database and Webitel can fail one by
 * one, and whose clock can be put forward. All these tests share the bridge, which ends
 * with the JVM.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(HealthTestBase.Clocks.class)
public abstract class HealthTestBase {

	public static final Postgres STORE = Postgres.start();

	public static final Postgres CRM_DATABASE = Postgres.start();

	public static final FakeWebitel WEBITEL = new FakeWebitel();

	public static final FakeCrm CRM = new FakeCrm();

	/**
	 * Maximum time of a health request: the required 2 s, and a margin for a busy
	 * machine. Hanging peers hang for longer.
	 */
	private static final Duration MAX_HEALTH_TIME = Duration.ofSeconds(10);

	static {
		STORE.createDatabase("store");
		CRM_DATABASE.createDatabase("crm");
		CRM_DATABASE.script("crm", "/sandbox/crm.sql");
	}

	private final HttpClient http = Http.client();

	@Autowired
	public MovableClock clock;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	protected static void settings(DynamicPropertyRegistry settings) {
		TestSettings.add(settings, CRM_DATABASE, STORE, CRM);
		// off in tests by default
		settings.add("management.prometheus.metrics.export.enabled", () -> "true");
		settings.add("webitel.url", WEBITEL::url);
		settings.add("webitel.token", () -> FakeWebitel.TOKEN);
		settings.add("members.settle", () -> "100ms");
		ConsoleTestBase.addUsers(settings);
		// longer than a step of the clock, shorter than two
		settings.add("console.session-timeout", () -> "3m");
	}

	/** Returns a new browser in which a user of {@link ConsoleTestBase} has signed in. */
	protected ConsoleBrowser signedIn(String user) {
		return new ConsoleBrowser(this.port).signIn(user, ConsoleTestBase.password(user));
	}

	@BeforeEach
	protected void awaitHealthy() {
		await()
			.untilAsserted(() -> assertThat(health().path("status").asText()).as(health()::toString).isEqualTo("UP"));
	}

	@AfterEach
	protected void heal() {
		WEBITEL.heal();
		WEBITEL.start();
		this.clock.forward();
	}

	/** Starts a wait; its limit is {@code TestRun.WAIT_LIMIT}. */
	protected static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(100));
	}

	/**
	 * Returns the whole health; asserts that it fits the status and reveals no internals.
	 */
	protected JsonNode health() {
		HttpResponse<String> answer = observe("");
		String body = answer.body().toLowerCase(Locale.ROOT);
		assertThat(body).doesNotContain("jdbc", "127.0.0.1", "localhost", "exception", "select ", "postgres",
				"org.apache", "crmbridge", "/tmp", FakeWebitel.TOKEN, String.valueOf(STORE.port()),
				String.valueOf(CRM_DATABASE.port()));
		JsonNode health = json(answer.body());
		assertThat(answer.statusCode()).as(answer.body())
			.isEqualTo(health.path("status").asText().equals("UP") ? 200 : 503);
		return health;
	}

	protected JsonNode component(String name) {
		return health().path("components").path(name);
	}

	/**
	 * Waits until a component has this status; with DOWN, the whole health must be DOWN.
	 */
	protected JsonNode await(String component, String status) {
		return await().until(() -> {
			JsonNode health = health();
			JsonNode found = health.path("components").path(component);
			if (status.equals("DOWN") && found.path("status").asText().equals("DOWN")) {
				assertThat(health.path("status").asText()).isEqualTo("DOWN");
			}
			return found;
		}, (found) -> found.path("status").asText().equals(status));
	}

	/** Waits until a component is DOWN, and returns the reason. */
	protected String awaitDown(String component) {
		return await(component, "DOWN").path("details").path("reason").asText();
	}

	protected void assertHealthIsPrompt() {
		assertPrompt(this::health);
	}

	protected void assertPrompt(Runnable request) {
		long asked = System.nanoTime();
		request.run();
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(MAX_HEALTH_TIME);
	}

	/** Asserts that the probes are up and lookups are answered. */
	protected void assertLookupsAreServed() {
		assertThat(observe("/live").statusCode()).isEqualTo(200);
		assertThat(observe("/ready").statusCode()).isEqualTo(200);
		HttpResponse<String> answer = send(request("webitel-1", "/webitel/caller-lookup?cid=380501112233"));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(json(answer.body()).path("cid").asText()).isEqualTo("+380501112233");
	}

	/** Requests a path below {@code /observe/health} from the management port. */
	protected HttpResponse<String> observe(String path) {
		return manage("/observe/health" + path);
	}

	/** Requests a path from the management port. */
	protected HttpResponse<String> manage(String path) {
		return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + path)));
	}

	/** Starts a request to the bridge. */
	protected HttpRequest.Builder request(String key, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path)).header("X-Api-Key", key);
	}

	/** Starts a request to the bridge with a JSON body. */
	protected HttpRequest.Builder post(String key, String path, String body) {
		return request(key, path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	protected HttpResponse<String> send(HttpRequest.Builder request) {
		return Http.send(this.http, request.timeout(Duration.ofMinutes(1)));
	}

	/** Replaces the clock by which health measures how long a problem lasts. */
	@TestConfiguration(proxyBeanMethods = false)
	protected static class Clocks {

		@Bean
		@Primary
		MovableClock movableClock() {
			return new MovableClock(Clock.systemUTC());
		}

	}

}
