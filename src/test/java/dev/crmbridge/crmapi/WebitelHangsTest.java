package dev.crmbridge.crmapi;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.crmbridge.testkit.context.CrmTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests while the maximum number of requests waits for Webitel: those of the CRM are
 * refused, lookups and call events are answered.
 */
class WebitelHangsTest extends CrmTestBase {

	private static final int MAX_WAITING = 64;

	private List<CompletableFuture<HttpResponse<String>>> waiting;

	@BeforeEach
	void webitelHangs() {
		int before = WEBITEL.requests(Operation.AGENT).size();
		WEBITEL.on(Operation.AGENT).failAlways(Failure.lateAnswer(FakeWebitel.RELEASED));
		this.waiting = start(MAX_WAITING, "/crm/agents/7");
		await().until(() -> WEBITEL.requests(Operation.AGENT).size() == before + MAX_WAITING);
	}

	@Test
	void requestsAboveTheLimitAre503WithRetryAfter() {
		List<HttpResponse<String>> more = start(40, "/crm/dialers").stream().map(CompletableFuture::join).toList();
		assertThat(more).allSatisfy((answer) -> {
			problem(answer, 503, "webitel-busy");
			assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]*");
		});
		assertWaitingRequestsAreAnswered();
		assertThat(ask("GET", "/crm/dialers", null).statusCode()).isEqualTo(200);
	}

	@Test
	void lookupsAndCallEventsAreAnswered() {
		assertThat(get("/webitel/caller-lookup?cid=380501112233").body()).contains("\"source\":\"crm\"");
		assertThat(send(request("/webitel/call-events").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("""
					{"event":"offering","direction":"inbound","queue":"11","uuid":"%s"}"""
				.formatted(UUID.randomUUID()))))
			.statusCode()).isEqualTo(202);
		assertWaitingRequestsAreAnswered();
	}

	private void assertWaitingRequestsAreAnswered() {
		assertThat(this.waiting).noneMatch(CompletableFuture::isDone);
		WEBITEL.heal();
		assertThat(this.waiting.stream().map(CompletableFuture::join)).allMatch((answer) -> answer.statusCode() == 200);
	}

}
