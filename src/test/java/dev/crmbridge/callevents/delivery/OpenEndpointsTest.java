package dev.crmbridge.callevents.delivery;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.context.TestSteps;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.http.Json.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Blocks with a method, headers, authentication, TLS, a predicate or a transform. */
class OpenEndpointsTest extends DeliveryTestBase {

	private static final String TOKENS = "/token-server";

	@Test
	void requestHasTheMethodHeadersAndUserOfTheBlock() {
		String call = call();
		offer("dressed", call);
		JsonNode delivered = awaitState("dressed", call, "delivered");
		ReceivedRequest request = received("dressed", call).get(0);
		assertThat(request.method()).isEqualTo("PUT");
		assertThat(request.header("X-Tenant")).isEqualTo("7");
		assertThat(request.header("X-Key")).isEqualTo(PASSWORD);
		assertThat(request.header("Content-Type")).isEqualTo("application/vnd.crm+json");
		assertThat(basic(request)).isEqualTo("bridge:" + PASSWORD);
		assertThat(request.headers()).containsKeys("webhook-id", "webhook-signature");
		assertThat(shown(delivered)).doesNotContain("p:a@s").contains("\"tries\"");
	}

	@Test
	void tokenIsKeptAndReplacedWhenTheEndpointRefusesIt() {
		Queue<String> tokens = new ConcurrentLinkedQueue<>(List.of("first", "second", "third"));
		CRM.answer(TOKENS, (request) -> token(tokens.poll(), 3600));
		int before = CRM.requests(TOKENS).size();
		String call = call();
		offer("tokens", call);
		awaitState("tokens", call, "delivered");
		String next = call();
		offer("tokens", next);
		awaitState("tokens", next, "delivered");
		List<ReceivedRequest> asked = CRM.requests(TOKENS).subList(before, CRM.requests(TOKENS).size());
		assertThat(asked.size()).isLessThanOrEqualTo(1);
		String current = received("tokens", next).get(0).header("Authorization");
		assertThat(current).startsWith("Bearer ").isEqualTo(received("tokens", call).get(0).header("Authorization"));

		CRM.answer("/tokens",
				(request) -> request.header("Authorization").equals(current) ? Answer.status(401) : Answer.ok());
		String last = call();
		offer("tokens", last);
		assertThat(awaitState("tokens", last, "delivered").path("attempts").asInt()).isOne();
		assertThat(received("tokens", last)).extracting((request) -> request.header("Authorization"))
			.hasSize(2)
			.doesNotHaveDuplicates();
		ReceivedRequest question = CRM.requests(TOKENS).get(CRM.requests(TOKENS).size() - 1);
		assertThat(question.text()).isEqualTo("grant_type=client_credentials&scope=events+write");
		assertThat(basic(question)).startsWith("bridge%3A7:%23p%3Aa%40s%252Bs");
	}

	@Test
	void deliveryWaitsForATokenServerThatIsDown() {
		CRM.answer(TOKENS, Answer.status(500));
		CRM.answer("/tokens", (request) -> request.header("Authorization").equals("Bearer healed") ? Answer.ok()
				: Answer.status(401));
		String call = call();
		offer("tokens", call);
		JsonNode due = await().until(() -> delivery("tokens", call),
				(delivery) -> delivery.path("attempts").asInt() > 0);
		assertThat(due.path("state").asText()).isEqualTo("due");
		assertThat(due.path("error").asText()).isEqualTo("no access token: the token server answered 500");
		CRM.answer(TOKENS, token("healed", 3600));
		awaitState("tokens", call, "delivered");
	}

	@Test
	void unusableTokenAnswersAreNamed() {
		CRM.answer("/tokens", Answer.status(401));
		Map<Answer, String> answers = Map.of(Answer.ok().body("text/html", "<html>"), "is not JSON",
				Answer.ok().body("application/json", "{\"access_token\":\"\"}"), "has no access_token");
		answers.forEach((answer, reason) -> {
			CRM.answer(TOKENS, answer);
			String call = call();
			offer("tokens", call);
			await().until(() -> delivery("tokens", call).path("error").asText(),
					(error) -> error.equals("no access token: the token server's answer " + reason));
		});
	}

	@Test
	void clientCertificateOfTheBundleIsShownThroughTheProxy() {
		String call = call();
		offer("tunnelled", call);
		awaitState("tunnelled", call, "delivered");
		assertThat(TLS_CRM.requests("/tunnelled"))
			.anyMatch((request) -> request.json().path("uuid").asText().equals(call));
		assertThat(PROXY.requestLines()).contains("CONNECT crm.tunnelled.test:" + TLS_CRM.port() + " HTTP/1.1");
	}

	@Test
	void certificateThatNoBundleTrustsIsRefused() {
		String call = call();
		offer("untrusted", call);
		assertThat(await().until(() -> delivery("untrusted", call), (delivery) -> !delivery.path("error").isNull())
			.path("error")
			.asText()).isEqualTo("no TLS connection: the certificate is not trusted");
	}

	@Test
	void plainRequestsPassThroughTheProxyButForExceptedHosts() {
		String call = call();
		offer("proxied", call);
		awaitState("proxied", call, "delivered");
		assertThat(received("proxied", call)).hasSize(1);
		assertThat(PROXY.requestLines()).anyMatch((line) -> line.startsWith("POST http://crm.proxied.test:"))
			.noneMatch((line) -> line.contains("127.0.0.1"));
	}

	@Test
	void onlyEventsThatMatchAreDelivered() {
		String wanted = call();
		accept("choosy", wanted, Map.of("result", "success", "details", Map.of("score", 7)));
		String low = call();
		accept("choosy", low, Map.of("result", "success", "details", Map.of("score", 3)));
		String without = call();
		accept("choosy", without, Map.of("result", "success"));
		String other = call();
		offer("choosy", other);
		awaitState("choosy", wanted, "delivered");
		assertThat(List.of(low, without, other)).allSatisfy((call) -> assertThat(deliveries("choosy", call)).isEmpty());
	}

	@Test
	void transformMakesBodyAndContentTypeAndNothingElse() {
		String call = call();
		accept("shaped", call, Map.of("note", "Олена"));
		awaitState("shaped", call, "delivered");
		ReceivedRequest request = CRM.requests("/shaped")
			.stream()
			.filter((each) -> new String(each.body(), Charset.forName("windows-1251")).contains(call))
			.findFirst()
			.orElseThrow();
		assertThat(new String(request.body(), Charset.forName("windows-1251")))
			.isEqualTo("<call id=\"" + call + "\"><name>Олена</name></call>");
		assertThat(request.header("Content-Type")).isEqualTo("text/xml; charset=windows-1251");
		assertThat(request.headers()).doesNotContainKey("X-Leak");
		DeliveryTest.assertSignedWithEachSecret(request);
	}

	@Test
	void mapOfATransformIsSentAsJson() {
		STEPS.transformBy((event) -> Map.of("uuid", event.get("uuid"), "who", event.get("cid")));
		String call = call();
		offer("reshaped", call);
		awaitState("reshaped", call, "delivered");
		assertThat(received("reshaped", call).get(0).text()).satisfies((text) -> assertThat(json(text))
			.isEqualTo(json("{\"uuid\":\"" + call + "\",\"who\":\"+380501112233\"}")));
	}

	@Test
	void failureOfATransformIsRetried() {
		CountDownLatch hanging = new CountDownLatch(1);
		Map<String, Runnable> failures = Map.of("the transform made no body", () -> STEPS.transformBy((event) -> null),
				"no answer in time", () -> STEPS.transformBy((event) -> TestSteps.awaitStubbornly(hanging)),
				"the request failed", () -> STEPS.transformBy((event) -> {
					throw new IllegalStateException("a transform's failure");
				}));
		failures.forEach((error, failure) -> {
			failure.run();
			String call = call();
			offer("reshaped", call);
			assertThat(await().until(() -> delivery("reshaped", call), (due) -> due.path("attempts").asInt() > 0)
				.path("error")
				.asText()).isEqualTo(error);
			STEPS.transformBy((event) -> event);
			awaitState("reshaped", call, "delivered");
		});
		hanging.countDown();
	}

	private String shown(JsonNode delivery) {
		return send(request("/admin/deliveries/" + delivery.path("id").asText())).body();
	}

	private static Answer token(String token, int seconds) {
		return Answer.ok()
			.body("application/json",
					"{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + seconds + "}");
	}

	private static String basic(ReceivedRequest request) {
		return new String(Base64.getDecoder().decode(request.header("Authorization").substring("Basic ".length())),
				UTF_8);
	}

}
