package dev.crmbridge.testkit.context;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Base of tests that use the bridge as a CRM does. */
public abstract class CrmTestBase extends BridgeTestBase {

	/**
	 * Successful requests before each test, so that its failures open no circuit breaker.
	 */
	private static final int WARM_UP_REQUESTS = 6;

	@BeforeEach
	protected void healWebitel() {
		WEBITEL.heal();
		// restores the status that an earlier test changed
		WEBITEL.addAgent(7, "Olena Bondar", "1001");
		for (int i = 0; i < WARM_UP_REQUESTS; i++) {
			await().pollDelay(Duration.ZERO).until(() -> ask("GET", "/crm/agents/7", null).statusCode() == 200);
		}
	}

	@AfterEach
	protected void assertRequestsFitWebitelsApi() {
		WEBITEL.heal();
		assertThat(WEBITEL.contractProblems()).isEmpty();
	}

	/** Starts a request with the CRM's key; headers are names and values in turn. */
	protected HttpRequest.Builder crm(String method, String path, String body, String... headers) {
		HttpRequest.Builder request = request(path).setHeader("X-Api-Key", "crm-1");
		if (headers.length > 0) {
			request.headers(headers);
		}
		if (body == null) {
			return request.method(method, BodyPublishers.noBody());
		}
		return request.setHeader("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
	}

	protected HttpResponse<String> ask(String method, String path, String body, String... headers) {
		return send(crm(method, path, body, headers));
	}

	/** Sends several requests at a time, without waiting for their responses. */
	protected List<CompletableFuture<HttpResponse<String>>> start(int count, String path) {
		return IntStream.range(0, count)
			.mapToObj((i) -> this.http.sendAsync(crm("GET", path, null).build(), HttpResponse.BodyHandlers.ofString()))
			.toList();
	}

	/** Sends a request that must get this status, and returns its JSON. */
	protected JsonNode ok(int status, String method, String path, String body, String... headers) {
		HttpResponse<String> answer = ask(method, path, body, headers);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
		return json(answer.body());
	}

	/** Asserts that a response is a problem with this status and code, and returns it. */
	protected static JsonNode problem(HttpResponse<String> answer, int status, String code) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = json(answer.body());
		assertThat(problem.path("status").asInt()).isEqualTo(status);
		assertThat(problem.path("code").asText()).as(answer.body()).isEqualTo(code);
		assertThat(problem.path("title").asText()).isNotBlank();
		assertThat(problem.path("detail").asText()).isNotBlank();
		return problem;
	}

	protected static void invalidField(HttpResponse<String> answer, String field) {
		assertThat(problem(answer, 400, "invalid-field").path("field").asText()).isEqualTo(field);
	}

	/** Adds a member to a Webitel queue, and returns its id. */
	protected long addMember(long queue) {
		HttpResponse<String> answer = send(
				HttpRequest.newBuilder(URI.create(WEBITEL.url() + "/call_center/queues/" + queue + "/members"))
					.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
					.POST(BodyPublishers.ofString("""
							{"name":"Test Debtor","communications":[{"destination":"380501112299","type":{"id":"1"}}]}
							""")));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return json(answer.body()).path("id").asLong();
	}

	/** Starts a dialer attempt that waits for its result, and returns its id. */
	protected long startAttempt() {
		return WEBITEL.startAttempt(addMember(11));
	}

	protected static String newKey() {
		return "key-" + UUID.randomUUID();
	}

}
