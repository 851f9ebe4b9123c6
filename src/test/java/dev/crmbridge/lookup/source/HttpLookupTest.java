package dev.crmbridge.lookup.source;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.TunnelProxy;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lookups by the CRM's own HTTP lookup, through a proxy, in a bridge without a CRM
 * database. The budget is long, so that a busy machine keeps it too; a peer that hangs
 * costs half of it.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class HttpLookupTest {

	private static final FakeCrm CRM = new FakeCrm();

	/** The only way to the CRM, whose host name no server of names knows. */
	private static final TunnelProxy PROXY = new TunnelProxy();

	private static final Duration BUDGET = Duration.ofSeconds(4);

	private static final String KNOWN = "380501110000";

	private static final String ROW = """
			{"Customer_ID":42,"name":"Olena \\u0407","debt_amount":1250.50,"currency":"UAH","agent":null,\
			"vip":true,"queue":"11","tags":["a",{"b":1}],"other":{"x":[1]}}""";

	private final HttpClient http = Http.client();

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry settings) {
		TestSettings.addWithoutCrmDatabase(settings, () -> "jdbc:postgresql://127.0.0.1:1/store", CRM);
		settings.add("lookup.source", () -> "http");
		settings.add("lookup.budget", () -> BUDGET.toMillis() + "ms");
		settings.add("lookup.more-keys", () -> "vip,tags");
		settings.add("http.proxy", () -> "127.0.0.1:" + PROXY.port());
		settings.add("crm.http.url",
				() -> "http://crm.lookup.test:" + CRM.port() + "/customers/by phone?tenant=a%20b&x={{y}}");
		settings.add("crm.http.parameter", () -> "msisdn");
		settings.add("crm.http.token", () -> "crm-token-{{5d1c}}");
	}

	@AfterAll
	static void stopCrm() {
		CRM.close();
		PROXY.close();
	}

	/** Closes the circuit breaker, which would hide the next failure. */
	@BeforeEach
	void awaitAnswers() {
		CRM.answer((request) -> row(ROW));
		for (int i = 0; i < 3; i++) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> lookUp(KNOWN).path("source").asText().equals("crm"));
		}
		CRM.clear();
	}

	@Test
	void asksWithNumberAndToken() {
		assertThat(get("/webitel/caller-lookup?cid=0501112233&Authorization=x&CamelHttpMethod=POST")).isEqualTo("""
				{"found":true,"debt":true,"cid":"+380501112233","customer_id":"42","name":"Olena \u0407",\
				"debt_amount":"1250.50","currency":"UAH","agent":"","queue":"11","vip":"true",\
				"tags":"[\\"a\\",{\\"b\\":1}]","source":"crm"}""");
		assertThat(CRM.requests()).singleElement().satisfies((request) -> {
			assertThat(request.method()).isEqualTo("GET");
			assertThat(request.path()).isEqualTo("/customers/by phone");
			assertThat(request.query()).isEqualTo("tenant=a%20b&x=%7B%7By%7D%7D&msisdn=380501112233");
			assertThat(request.header("Authorization")).isEqualTo("Bearer crm-token-{{5d1c}}");
			assertThat(request.headers()).doesNotContainKeys("X-Api-Key", "cid", "CamelHttpUri");
			assertThat(request.length()).isZero();
		});
		assertThat(PROXY.requestLines())
			.anyMatch((line) -> line.startsWith("GET http://crm.lookup.test:" + CRM.port() + "/customers/by%20phone?"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			200 | [{"name":"first","debt_amount":"0"},{"name":"second","debt_amount":1}] | first
			200 | {"name":"one","debt_amount":""}                                        | one
			203 | {"name":"one","debt_amount":-1e-7,"x":1e999999999}                     | one
			200 | {}                                                                     |
			200 | []                                                                     |
			200 | \uFEFF []                                                              |
			200 | [{}]                                                                   |
			404 | <html>not found</html>                                                 |
			404 |                                                                        |
			""")
	void answerOfTheCrmIsACaller(int status, String body, String name) {
		CRM.answer(
				(request) -> Answer.status(status).body("text/html; charset=windows-1251", (body != null) ? body : ""));
		JsonNode answer = lookUp("380501110001");
		assertThat(answer.path("source").asText()).isEqualTo("crm");
		assertThat(answer.path("found").asBoolean()).isEqualTo(name != null);
		assertThat(answer.path("name").asText()).isEqualTo((name != null) ? name : "");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					500 | {"name":"x","debt_amount":1} | crm.http.url must answer 200 or 404, was 500
					401 | {}                           | crm.http.url must answer 200 or 404, was 401
					302 | {}                           | crm.http.url must answer 200 or 404, was 302
					200 | <html>sign in</html>         | crm.http.url must answer with a JSON object or a list of objects
					200 | null                         | crm.http.url must answer with a JSON object or a list of objects
					204 |                              | crm.http.url must answer with a JSON object or a list of objects
					200 | "text"                       | crm.http.url must answer with a JSON object or a list of objects
					200 | [1]                          | crm.http.url must answer with a JSON object or a list of objects
					200 | [{"debt_amount":1},"x"]      | crm.http.url must answer with a JSON object or a list of objects
					200 | [null]                       | crm.http.url must return a list of rows (maps), one row, or nothing; the list contained null
					200 | {"debt_amount":1}]           | crm.http.url must answer with a JSON object or a list of objects
					200 | {"debt_amount":              | crm.http.url must answer with a JSON object or a list of objects
					200 | {"name":"x"}                 | crm.http.url must return the key debt_amount in each row
					200 | {"debt_amount":"1 250,50"}   | crm.http.url must return a number as debt_amount, such as 1250.50
					200 | {"debt_amount":{"value":1}}  | crm.http.url must return a number as debt_amount, such as 1250.50
					""")
	void otherAnswerIsAFailureThatHealthNames(int status, String body, String reason) {
		CRM.answer((request) -> Answer.status(status)
			.header("Location", CRM.url("/elsewhere"))
			.header("Content-Encoding", "identity")
			.header("Retry-After", "7")
			.body("text/plain", (body != null) ? body : ""));
		assertDefault("380501110002");
		assertThat(health().path("lookupSource").path("details").path("reason").asText())
			.isEqualTo("the lookup fails: " + reason);
		assertThat(CRM.requests()).allMatch((request) -> request.path().startsWith("/customers"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "windows-1251", "UTF-16" })
	void otherCharsetIsAFailure(String charset) {
		CRM.answer((request) -> Answer.ok()
			.bytes("application/json; charset=" + charset,
					"{\"name\":\"Їжак\",\"debt_amount\":1}".getBytes(Charset.forName(charset))));
		assertDefault("380501110003");
	}

	@Test
	void brokenOrLargeAnswerIsAFailure() {
		CRM.answer((request) -> Answer.drop());
		assertDefault("380501110004");
		String large = "[" + ROW + ",\"" + "x".repeat(5_000_000) + "\"]";
		CRM.answer((request) -> row(large));
		assertDefault("380501110004");
		CRM.answer((request) -> row(ROW).header("Content-Encoding", "gzip"));
		assertDefault("380501110004");
	}

	@Test
	void rowOfACallerIsCached() {
		CRM.answer((request) -> Answer.status(503));
		JsonNode answer = lookUp(KNOWN);
		assertThat(answer.path("source").asText()).isEqualTo("cache");
		assertThat(answer.path("customer_id").asText()).isEqualTo("42");
	}

	/** Also with an answer of a byte now and then: no single read takes long. */
	@Test
	void budgetHoldsWhileTheCrmHangs() {
		for (Answer slow : List.of(Answer.hang(), Answer.drip())) {
			CRM.answer((request) -> slow);
			List<CompletableFuture<Long>> asked = IntStream.range(0, 40)
				.mapToObj((i) -> millis("/webitel/caller-lookup?cid=38050111" + (1000 + i)))
				.toList();
			assertThat(asked).extracting(CompletableFuture::join)
				.allMatch((millis) -> millis < BUDGET.toMillis() + 2000);
			CRM.release(Answer.ok());
			awaitAnswers();
		}
	}

	@Test
	void healthRecoversWithTheCrm() {
		CRM.answer((request) -> Answer.status(500));
		assertDefault("380501110005");
		assertThat(health().path("lookupSource").path("status").asText()).isEqualTo("DOWN");
		CRM.answer((request) -> Answer.status(404));
		Awaitility.await().until(() -> health().path("lookupSource").path("status").asText().equals("UP"));
	}

	@Test
	void hasNoCrmDatabase(@Autowired ApplicationContext context) {
		assertThat(context.getBeanNamesForType(HikariDataSource.class)).isNotEmpty().doesNotContain("crmDatabase");
		assertThat(health().has("crmDatabase")).isFalse();
		assertThat(health().path("lookupSource").path("status").asText()).isEqualTo("UP");
	}

	private static Answer row(String json) {
		return Answer.ok().body("application/json", json);
	}

	private void assertDefault(String number) {
		HttpResponse<String> response = send("/webitel/caller-lookup?cid=" + number);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(response.headers().map()).doesNotContainKeys("location", "retry-after", "content-encoding");
		assertThat(json(response.body()).path("source").asText()).isEqualTo("default");
		assertThat(json(response.body()).path("found").asBoolean()).isFalse();
	}

	private JsonNode lookUp(String number) {
		return json(get("/webitel/caller-lookup?cid=" + number));
	}

	private String get(String path) {
		return send(path).body();
	}

	private HttpResponse<String> send(String path) {
		return Http.send(this.http, request(this.port, path));
	}

	private CompletableFuture<Long> millis(String path) {
		long sent = System.nanoTime();
		return this.http.sendAsync(request(this.port, path).build(), HttpResponse.BodyHandlers.discarding())
			.thenApply((response) -> Duration.ofNanos(System.nanoTime() - sent).toMillis());
	}

	private JsonNode health() {
		HttpResponse<String> health = Http.send(this.http, request(this.managementPort, "/observe/health"));
		assertThat(health.body()).doesNotContain("127.0.0.1", "crm-token", "Exception");
		return json(health.body()).path("components");
	}

	private static HttpRequest.Builder request(int port, String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.header("X-Api-Key", "webitel-1")
			.timeout(Duration.ofMinutes(1));
	}

}
