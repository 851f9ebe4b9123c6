package dev.crmbridge.testkit.context;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.crm.KafkaBroker;
import dev.crmbridge.testkit.crm.RawEndpoint;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.http.TestCertificates;
import dev.crmbridge.testkit.http.TunnelProxy;
import dev.crmbridge.testkit.postgres.Postgres;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static dev.crmbridge.testkit.http.Json.json;

/**
 * Base of tests of deliveries: a bridge with the shipped routes and the endpoints of
 * {@code delivery/test-endpoints.camel.yaml}, whose waits are short. All these tests
 * share the bridge, which ends with the JVM.
 */
@CamelSpringBootTest
@SpringBootTest(classes = { BridgeApplication.class, DeliveryTestBase.Steps.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "camel.main.routes-include-pattern="
				+ "file:routes/*.camel.yaml,file:routes/system/*.camel.yaml,classpath:delivery/test-endpoints.camel.yaml,"
				+ "classpath:delivery/open-endpoints.camel.yaml,classpath:delivery/recipe-endpoints.camel.yaml,"
				+ "file:src/docs/recipes/screen-pop-as-json.camel.yaml,file:src/docs/recipes/event-as-soap.camel.yaml")
public abstract class DeliveryTestBase {

	/** Two secrets; the second has all special characters of Base64. */
	public static final List<String> SECRETS = List.of("whsec_dGhlLWZpcnN0LXNlY3JldC1vZi10aGUtdGVzdHM=",
			"whsec_+/v7/vr5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4A==");

	/** A password with characters that are special to YAML, URLs, Camel and HTTP. */
	public static final String PASSWORD = "#p:a@s%2Bs & {{webitel.token}} ${body} \\";

	public static final Postgres POSTGRES = Postgres.startWithSampleCrm();

	/** The CRM with a path for each endpoint. */
	public static final FakeCrm CRM = new FakeCrm();

	/** The CRM of the endpoints {@code broken} and {@code faulty}. */
	public static final FakeCrm BROKEN_CRM = new FakeCrm();

	/** The server of the endpoints {@code odd} and {@code to-mute-broker}. */
	public static final RawEndpoint RAW = new RawEndpoint();

	/** Certificates of {@link #TLS_CRM}, for a host that only {@link #PROXY} knows. */
	public static final TestCertificates CERTIFICATES = TestCertificates.create("crm.tunnelled.test");

	/** The CRM of the endpoint {@code tunnelled}, which asks for a client certificate. */
	public static final FakeCrm TLS_CRM = new FakeCrm(0, CERTIFICATES.server());

	/** The proxy for hosts below {@code .test}. */
	public static final TunnelProxy PROXY = new TunnelProxy();

	/** The broker of the recipe {@code events-to-kafka}, which its test starts. */
	public static final KafkaBroker KAFKA = new KafkaBroker();

	/** The folder of the endpoint {@code to-file}. */
	public static final Path OUT = TestSettings.temporaryFolder();

	/** What the routes of {@code delivery/open-endpoints.camel.yaml} do. */
	public static final TestSteps STEPS = new TestSteps();

	private static final AtomicInteger COUNTER = new AtomicInteger();

	private final HttpClient http = Http.client();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	protected static void settings(DynamicPropertyRegistry settings) {
		TestSettings.add(settings, POSTGRES, POSTGRES, CRM);
		settings.add("test.crm.url", () -> CRM.url(""));
		// a password that Camel and Spring would read as placeholders
		settings.add("test.user-crm.url",
				() -> CRM.url("").replace("http://", "HTTP://bridge:pa%40ss{{webitel.token}}\\${webitel.token}@"));
		settings.add("test.broken-crm.url", () -> BROKEN_CRM.url(""));
		settings.add("test.raw.port", RAW::port);
		settings.add("test.crm.port", CRM::port);
		settings.add("test.tls-crm.port", TLS_CRM::port);
		// special to YAML, URLs, Camel and Basic authentication
		settings.add("test.password", () -> PASSWORD.replace("${", "\\${"));
		settings.add("http.proxy", () -> "127.0.0.1:" + PROXY.port());
		settings.add("http.no-proxy", () -> "127.0.0.1,localhost,.invalid");
		settings.add("spring.ssl.bundle.jks.crm.keystore.location", () -> "file:" + CERTIFICATES.file("client.p12"));
		settings.add("spring.ssl.bundle.jks.crm.keystore.password", () -> TestCertificates.PASSWORD);
		settings.add("spring.ssl.bundle.jks.crm.truststore.location",
				() -> "file:" + CERTIFICATES.file("client-trust.p12"));
		settings.add("spring.ssl.bundle.jks.crm.truststore.password", () -> TestCertificates.PASSWORD);
		settings.add("results.datasource.url", () -> POSTGRES.url("store"));
		settings.add("results.datasource.username", () -> "postgres");
		settings.add("results.datasource.password", () -> "postgres");
		settings.add("test.folder", OUT::toString);
		settings.add("kafka.brokers", KAFKA::address);
		settings.add("soap.stylesheet", () -> "src/docs/recipes/event-as-soap.xsl");
		settings.add("test.secrets", () -> String.join(",", SECRETS));
	}

	@AfterEach
	protected void heal() {
		CRM.heal();
		BROKEN_CRM.heal();
		TLS_CRM.heal();
	}

	/** Starts a wait; its limit is {@code TestRun.WAIT_LIMIT}. */
	protected static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20));
	}

	/** Returns the id of a new call. */
	protected static String call() {
		return UUID.randomUUID().toString();
	}

	/** Sends the event that a call is offered, and returns the event's id. */
	protected String offer(String queue, String call) {
		return accept(queue, call, Map.of());
	}

	/** Sends an event with these fields changed or added, and returns its id. */
	protected String accept(String queue, String call, Map<String, Object> fields) {
		Map<String, Object> event = new TreeMap<>(Map.of("event", "offering", "direction", "inbound", "queue", queue,
				"uuid", call, "attempt", String.valueOf(COUNTER.incrementAndGet()), "agent", "1001", "cid",
				"+380501112233", "timestamp", "1795391999000"));
		event.putAll(fields);
		HttpResponse<String> answer = send(request("/webitel/call-events")
			.POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.valueToTree(event).toString()))
			.header("Content-Type", "application/json"));
		if (answer.statusCode() != 202) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
		return json(answer.body()).path("id").asText();
	}

	protected HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", path.startsWith("/admin") ? "admin-1" : "webitel-1");
	}

	protected HttpResponse<String> send(HttpRequest.Builder request) {
		return Http.send(this.http, request);
	}

	/** Returns a call's deliveries to an endpoint from {@code /admin}, oldest first. */
	protected List<JsonNode> deliveries(String endpoint, String call) {
		List<JsonNode> newestFirst = new ArrayList<>();
		json(send(request("/admin/deliveries?endpoint=" + endpoint + "&uuid=" + call)).body()).path("items")
			.forEach(newestFirst::add);
		Collections.reverse(newestFirst);
		return newestFirst;
	}

	/**
	 * Waits for a call's only delivery to an endpoint. Just after a start the event
	 * passes through the spool first.
	 */
	protected JsonNode delivery(String endpoint, String call) {
		return await().until(() -> deliveries(endpoint, call), (found) -> found.size() == 1).get(0);
	}

	/** Waits until a call's only delivery has this state. */
	protected JsonNode awaitState(String endpoint, String call, String state) {
		return await().until(() -> delivery(endpoint, call),
				(delivery) -> delivery.path("state").asText().equals(state));
	}

	/** Returns the requests that an endpoint received for a call. */
	protected static List<ReceivedRequest> received(String endpoint, String call) {
		return CRM.requests("/" + endpoint)
			.stream()
			.filter((request) -> request.json().path("uuid").asText().equals(call))
			.toList();
	}

	/** Returns an endpoint from {@code /admin/endpoints}. */
	protected JsonNode endpoint(String name) {
		for (JsonNode item : json(send(request("/admin/endpoints")).body()).path("items")) {
			if (item.path("name").asText().equals(name)) {
				return item;
			}
		}
		throw new IllegalStateException("no endpoint " + name);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Steps {

		@Bean
		TestSteps testSteps() {
			return STEPS;
		}

	}

}
