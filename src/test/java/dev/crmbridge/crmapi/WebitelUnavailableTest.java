package dev.crmbridge.crmapi;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.CrmTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests of the CRM while Webitel does not answer in time or cannot be reached. The
 * timeout is shorter than in other tests.
 */
@DirtiesContext
class WebitelUnavailableTest extends CrmTestBase {

	private static final Duration WEBITEL_TIMEOUT = Duration.ofSeconds(4);

	private static final String CALL = """
			{"destination":"380501112233","from":{"extension":"1001"}}""";

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void shortTimeout(DynamicPropertyRegistry settings) {
		settings.add("webitel.timeout", () -> WEBITEL_TIMEOUT.toSeconds() + "s");
	}

	@AfterEach
	void startWebitel() {
		WEBITEL.start();
	}

	/** Fills the circuit breaker's window with successes. */
	@BeforeEach
	void closeBreaker() {
		await()
			.until(() -> IntStream.range(0, 20).allMatch((i) -> ask("GET", "/crm/dialers", null).statusCode() == 200));
	}

	@Test
	void lateAnswerIsATimeout() {
		WEBITEL.on(Operation.AGENT).failNext(Failure.lateAnswer(WEBITEL_TIMEOUT.plusSeconds(5)));
		problem(ask("GET", "/crm/agents/7", null), 504, "webitel-timeout");
		WEBITEL.on(Operation.AGENT).failNext(Failure.refusal(Answer.drip()));
		problem(ask("GET", "/crm/agents/7", null), 504, "webitel-timeout");
	}

	@Test
	void callWithALateAnswerIsDialledOnce() {
		WEBITEL.on(Operation.CALL).failNext(Failure.lateAnswer(WEBITEL_TIMEOUT.plusSeconds(5)));
		String key = newKey();
		String call = CALL.replace("2233", "2255");
		problem(ask("POST", "/crm/calls", call, "Idempotency-Key", key), 504, "call-outcome-unknown");
		problem(ask("POST", "/crm/calls", call, "Idempotency-Key", key), 504, "call-outcome-unknown");
		assertThat(WEBITEL.requests(Operation.CALL)).filteredOn((request) -> request.text().contains("380501112255"))
			.hasSize(1);
	}

	@Test
	void keyOfACallIsFreeWhileWebitelIsStopped() {
		WEBITEL.stop();
		String key = newKey();
		// pooled connections break first
		await().until(() -> json(ask("GET", "/crm/dialers", null).body()).path("code").asText().equals("webitel-away"));
		problem(ask("POST", "/crm/calls", CALL.replace("2233", "2266"), "Idempotency-Key", key), 502, "webitel-away");
		WEBITEL.start();
		await().until(() -> ask("POST", "/crm/calls", CALL.replace("2233", "2266"), "Idempotency-Key", key)
			.statusCode() == 201);
		assertThat(WEBITEL.calls()).filteredOn((call) -> call.destination().endsWith("2266")).hasSize(1);
	}

	@Test
	void callWithoutAKeyNeedsNoStore() {
		POSTGRES.execute("postgres", "alter database store allow_connections false");
		try {
			POSTGRES.execute("postgres",
					"select pg_terminate_backend(pid) from pg_stat_activity where datname = 'store'");
			String call = CALL.replace("2233", "2277");
			assertThat(ask("POST", "/crm/calls", call).statusCode()).isEqualTo(201);
			problem(ask("POST", "/crm/calls", call, "Idempotency-Key", newKey()), 503, "store-away");
			assertThat(WEBITEL.calls()).filteredOn((made) -> made.destination().endsWith("2277")).hasSize(1);
		}
		finally {
			POSTGRES.execute("postgres", "alter database store allow_connections true");
		}
		await().until(() -> ask("POST", "/crm/calls", CALL, "Idempotency-Key", newKey()).statusCode() == 201);
	}

	@Test
	void hangingWebitelOpensTheCircuitBreaker() {
		assertThat(webitelHealth()).isEqualTo("UP");
		WEBITEL.on().failAlways(Failure.lateAnswer(Duration.ofMinutes(1)));
		assertThat(askAtATime(30)).allMatch((answer) -> answer.statusCode() >= 502);
		await().untilAsserted(() -> {
			int asked = WEBITEL.requests(Operation.AGENT).size();
			assertThat(askAtATime(30)).allSatisfy((answer) -> problem(answer, 502, "webitel-away"));
			assertThat(WEBITEL.requests(Operation.AGENT)).hasSize(asked);
		});
		assertThat(webitelHealth()).isEqualTo("DOWN");
		WEBITEL.heal();
		await().until(() -> ask("GET", "/crm/agents/7", null).statusCode() == 200);
		await().until(() -> {
			ask("GET", "/crm/agents/7", null);
			return webitelHealth().equals("UP");
		});
	}

	private List<HttpResponse<String>> askAtATime(int count) {
		return start(count, "/crm/agents/7").stream().map(CompletableFuture::join).toList();
	}

	private String webitelHealth() {
		JsonNode health = json(
				send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/observe/health")))
					.body());
		return health.at("/components/webitel/status").asText();
	}

}
