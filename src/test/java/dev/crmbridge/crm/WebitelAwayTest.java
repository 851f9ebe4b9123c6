package dev.crmbridge.crm;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.standins.Answer;
import dev.crmbridge.standins.Failure;
import dev.crmbridge.standins.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Webitel hangs, is slow or is asked too much at a time: the CRM is told, soon at once,
 * and nothing that needs no Webitel notices. The bridge has a shorter patience.
 */
@DirtiesContext
class WebitelAwayTest extends CrmBridge {

	private static final Duration PATIENCE = Duration.ofSeconds(4);

	/** As many requests for the CRM as may wait for Webitel. */
	private static final int AT_A_TIME = 64;

	private static final String CALL = """
			{"destination":"380501112233","from":{"extension":"1001"}}""";

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void patience(DynamicPropertyRegistry settings) {
		settings.add("webitel.timeout", () -> PATIENCE.toSeconds() + "s");
	}

	@AfterEach
	void webitelComesBack() {
		WEBITEL.start();
	}

	/** The breaker is closed, and has seen nothing but good answers lately. */
	@BeforeEach
	void webitelHasBeenWellForAWhile() {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> IntStream.range(0, 20).allMatch((i) -> ask("GET", "/crm/dialers", null).statusCode() == 200));
	}

	@Test
	void answerThatComesTooLateIsATimeout() {
		WEBITEL.on(Operation.AGENT).failNext(Failure.lateAnswer(PATIENCE.plusSeconds(5)));
		problem(ask("GET", "/crm/agents/7", null), 504, "webitel-timeout");
		WEBITEL.on(Operation.AGENT).failNext(Failure.refusal(Answer.drip()));
		problem(ask("GET", "/crm/agents/7", null), 504, "webitel-timeout");
	}

	@Test
	void callThatIsAnsweredTooLateIsDialledOnce() {
		WEBITEL.on(Operation.CALL).failNext(Failure.lateAnswer(PATIENCE.plusSeconds(5)));
		String key = newKey();
		String call = CALL.replace("2233", "2255");
		problem(ask("POST", "/crm/calls", call, "Idempotency-Key", key), 504, "call-outcome-unknown");
		problem(ask("POST", "/crm/calls", call, "Idempotency-Key", key), 504, "call-outcome-unknown");
		assertThat(WEBITEL.requests(Operation.CALL)).filteredOn((request) -> request.text().contains("380501112255"))
			.hasSize(1);
	}

	@Test
	void callIsNotDialledWhileNobodyListensAndItsKeyIsFree() {
		WEBITEL.stop();
		String key = newKey();
		// connections that are still held break first
		await().atMost(Duration.ofSeconds(30))
			.until(() -> json(ask("GET", "/crm/dialers", null).body()).path("code").asText().equals("webitel-away"));
		problem(ask("POST", "/crm/calls", CALL.replace("2233", "2266"), "Idempotency-Key", key), 502, "webitel-away");
		WEBITEL.start();
		await().atMost(Duration.ofSeconds(30))
			.until(() -> ask("POST", "/crm/calls", CALL.replace("2233", "2266"), "Idempotency-Key", key)
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
		await().atMost(Duration.ofSeconds(30))
			.until(() -> ask("POST", "/crm/calls", CALL, "Idempotency-Key", newKey()).statusCode() == 201);
	}

	@Test
	void webitelThatHangsIsSoonNotWaitedForAndNothingElseWaits() {
		assertThat(webitelHealth()).isEqualTo("UP");
		WEBITEL.on().failAlways(Failure.lateAnswer(Duration.ofMinutes(1)));
		assertThat(askAtATime(30, "/crm/agents/7")).allMatch((answer) -> answer.statusCode() >= 502);
		long begun = System.nanoTime();
		List<HttpResponse<String>> refused = askAtATime(30, "/crm/agents/7");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
		assertThat(refused).allSatisfy((answer) -> problem(answer, 502, "webitel-away"));
		assertThat(webitelHealth()).isEqualTo("DOWN");
		WEBITEL.heal();
		await().atMost(Duration.ofSeconds(30)).until(() -> ask("GET", "/crm/agents/7", null).statusCode() == 200);
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			ask("GET", "/crm/agents/7", null);
			return webitelHealth().equals("UP");
		});
	}

	@Test
	void lookupsAndCallEventsAreAnsweredWhileWebitelHangs() {
		WEBITEL.on().failAlways(Failure.lateAnswer(Duration.ofMinutes(1)));
		List<CompletableFuture<HttpResponse<String>>> waiting = start(AT_A_TIME, "/crm/agents/7");
		await().atMost(Duration.ofSeconds(30)).until(() -> !WEBITEL.requests(Operation.AGENT).isEmpty());
		assertThat(get("/webitel/caller-lookup?cid=380501112233").body()).contains("\"source\":\"crm\"");
		assertThat(send(request("/webitel/call-events").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"event":"offering","direction":"inbound","queue":"11","uuid":"%s"}"""
				.formatted(UUID.randomUUID()))))
			.statusCode()).isEqualTo(202);
		assertThat(waiting).anyMatch((answer) -> !answer.isDone());
		waiting.forEach(CompletableFuture::join);
	}

	@Test
	void moreThanMayWaitAreToldToComeBack() {
		int before = WEBITEL.requests(Operation.AGENT).size();
		WEBITEL.on(Operation.AGENT).failAlways(Failure.lateAnswer(Duration.ofMillis(2500)));
		List<CompletableFuture<HttpResponse<String>>> waiting = start(AT_A_TIME, "/crm/agents/7");
		await().pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(30))
			.until(() -> WEBITEL.requests(Operation.AGENT).size() == before + AT_A_TIME);
		List<HttpResponse<String>> more = askAtATime(40, "/crm/dialers");
		assertThat(waiting).noneMatch(CompletableFuture::isDone);
		assertThat(more).allSatisfy((answer) -> {
			problem(answer, 503, "webitel-busy");
			assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]*");
		});
		assertThat(waiting.stream().map(CompletableFuture::join)).allMatch((answer) -> answer.statusCode() == 200);
		assertThat(webitelHealth()).isEqualTo("UP");
		assertThat(ask("GET", "/crm/dialers", null).statusCode()).isEqualTo(200);
	}

	private List<HttpResponse<String>> askAtATime(int count, String path) {
		return start(count, path).stream().map(CompletableFuture::join).toList();
	}

	private List<CompletableFuture<HttpResponse<String>>> start(int count, String path) {
		return IntStream.range(0, count)
			.mapToObj((i) -> this.http.sendAsync(crm("GET", path, null).build(), HttpResponse.BodyHandlers.ofString()))
			.toList();
	}

	private String webitelHealth() {
		JsonNode health = json(
				send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/observe/health")))
					.body());
		return health.at("/components/webitel/status").asText();
	}

}
