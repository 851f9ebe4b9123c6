package dev.crmbridge.crmapi;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.crmbridge.testkit.context.CrmTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Calls with an {@code Idempotency-Key}: each is dialled at most once, and a call in
 * doubt is reported as such.
 */
class CallKeysTest extends CrmTestBase {

	private static final String CALL = """
			{"destination":"380501112233","from":{"extension":"1001"},"params":{"variables":{"a":"1"}}}""";

	private static final String OTHER_CALL = """
			{"destination":"380501112244","from":{"extension":"1001"},"params":{"variables":{"a":"1"}}}""";

	private final String key = newKey();

	private final int before = WEBITEL.requests(Operation.CALL).size();

	@Test
	void repeatedKeyReturnsTheSameCall() {
		String id = id(dial());
		assertThat(id(dial())).isEqualTo(id);
		assertThat(id(ask("POST", "/crm/calls", """
				{ "from": {"extension": "1001"}, "destination": "+38 050 111 22 33",
				  "params": {"audio": true, "variables": {"a": 1}} }""", "Idempotency-Key", this.key))).isEqualTo(id);
		assertDialled(1);
	}

	@Test
	void callWithAnotherKeyOrNoneIsDialled() {
		String id = id(dial());
		assertThat(id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key + "x"))).isNotEqualTo(id);
		assertThat(id(ask("POST", "/crm/calls", CALL))).isNotEqualTo(id);
		assertThat(id(ask("POST", "/crm/calls", CALL))).isNotEqualTo(id);
		assertDialled(4);
	}

	@Test
	void otherCallWithTheSameKeyIs409() {
		String id = id(dial());
		problem(ask("POST", "/crm/calls", OTHER_CALL, "Idempotency-Key", this.key), 409, "idempotency-key-reused");
		assertThat(id(dial())).isEqualTo(id);
		assertDialled(1);
	}

	static Stream<Arguments> similarCalls() {
		String variables = """
				{"destination":"380501112233","from":{"extension":"1001"},"params":{"variables":%s}}""";
		return Stream.of(
				arguments(variables.formatted("{\"a\":\"1, b=2\"}"), variables.formatted("{\"a\":\"1\",\"b\":\"2\"}")),
				arguments(variables.formatted("{\"a\":\"1}, x={b=2\"}"),
						variables.formatted("{\"a\":\"1\"},\"x\":{\"b\":\"2\"}")),
				arguments("""
						{"destination":"1, from={extension=2}","from":{"extension":"1001"}}""", """
						{"destination":"1","from":{"extension":"2}, from={extension=1001"}}"""),
				arguments(variables.formatted("{\"a\":1}"), variables.formatted("{\"a\":1.0}")),
				arguments(variables.formatted("{\"a\":\"1\"}"), variables.formatted("{\"a\":\"1\\n\"}")));
	}

	/** The calls of each pair once had the same digest, or could have. */
	@ParameterizedTest
	@MethodSource("similarCalls")
	void similarCallsAreDifferentCalls(String one, String other) {
		id(ask("POST", "/crm/calls", one, "Idempotency-Key", this.key));
		problem(ask("POST", "/crm/calls", other, "Idempotency-Key", this.key), 409, "idempotency-key-reused");
		assertDialled(1);
	}

	@Test
	void orderOfFieldsDoesNotMatter() {
		String id = id(ask("POST", "/crm/calls", """
				{"destination":"380501112233","from":{"extension":"1001"},
				 "params":{"timeout":30,"display":"x","variables":{"a":"1","b":"2"}}}""", "Idempotency-Key", this.key));
		assertThat(id(ask("POST", "/crm/calls", """
				{"params":{"variables":{"b":"2","a":"1"},"display":"x","timeout":30},
				 "from":{"extension":"1001"},"destination":"380501112233"}""", "Idempotency-Key", this.key)))
			.isEqualTo(id);
		assertDialled(1);
	}

	/** Camel strips the quotes of an argument that a route names. */
	@Test
	void sameCallWithAQuotedTokenIs409() {
		id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key, "X-Webitel-Access", FakeWebitel.TOKEN));
		problem(ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key, "X-Webitel-Access",
				"\"" + FakeWebitel.TOKEN + "\""), 409, "idempotency-key-reused");
	}

	/** Camel takes the text null for null in an argument that a route names. */
	@Test
	void sameCallWithTheTokenNullIs409() {
		id(dial());
		problem(ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key, "X-Webitel-Access", "null"), 409,
				"idempotency-key-reused");
	}

	/** Another agent's token starts a call for another agent. */
	@Test
	void sameCallWithAnotherTokenIs409() {
		String id = id(dial());
		problem(ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key, "X-Webitel-Access", FakeWebitel.TOKEN),
				409, "idempotency-key-reused");
		assertThat(id(dial())).isEqualTo(id);
		assertDialled(1);
	}

	@Test
	void ownersOfTwoKeysDoNotShareAnIdempotencyKey() {
		String id = id(dial());
		HttpResponse<String> other = send(
				crm("POST", "/crm/calls", CALL, "Idempotency-Key", this.key).setHeader("X-Api-Key", "crm-2"));
		assertThat(id(other)).isNotEqualTo(id);
		assertThat(id(dial())).isEqualTo(id);
		assertDialled(2);
	}

	@Test
	void tenConcurrentRequestsDialOnce() {
		WEBITEL.on(Operation.CALL).failAlways(Failure.lateAnswer(FakeWebitel.RELEASED));
		List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 10)
			.mapToObj((i) -> this.http.sendAsync(crm("POST", "/crm/calls", CALL, "Idempotency-Key", this.key).build(),
					HttpResponse.BodyHandlers.ofString()))
			.toList();
		await().until(() -> asked.stream().filter(CompletableFuture::isDone).count() == 9);
		WEBITEL.heal();
		List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();
		String id = id(dial());
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 201)
			.singleElement()
			.satisfies((answer) -> assertThat(id(answer)).isEqualTo(id));
		// on a busy machine the store may be too slow for some requests
		assertThat(answers).filteredOn((answer) -> answer.statusCode() != 201 && answer.statusCode() != 503)
			.isNotEmpty()
			.allSatisfy((answer) -> problem(answer, 409, "call-in-progress"));
		assertDialled(1);
	}

	static Stream<Failure> inDoubt() {
		return Stream.of(Failure.answerLost(), Failure.connectionClosed(), Failure.connectionReset());
	}

	@ParameterizedTest
	@MethodSource("inDoubt")
	void callInDoubtIsNeverDialledAgain(Failure failure) {
		WEBITEL.on(Operation.CALL).failNext(failure);
		problem(dial(), 504, "call-outcome-unknown");
		problem(dial(), 504, "call-outcome-unknown");
		problem(ask("POST", "/crm/calls", OTHER_CALL, "Idempotency-Key", this.key), 409, "idempotency-key-reused");
		assertDialled(1);
	}

	@Test
	void callInDoubtWithoutAKeyIs504() {
		WEBITEL.on(Operation.CALL).failNext(Failure.answerLost());
		problem(ask("POST", "/crm/calls", CALL), 504, "call-outcome-unknown");
		assertDialled(1);
	}

	static Stream<Failure> failed() {
		return Stream.of(Failure.serverErrorAfterCommit(), Failure.gatewayTimeout(Duration.ZERO), Failure.badGateway(),
				Failure.refusal(Answer.ok().body("application/json", "{}")),
				Failure.refusal(Answer.ok().body("text/html", "<html></html>")));
	}

	@ParameterizedTest
	@MethodSource("failed")
	void failedCallIsNotDialledAgain(Failure failure) {
		WEBITEL.on(Operation.CALL).failNext(failure);
		problem(dial(), 502, "webitel-failed");
		problem(dial(), 502, "webitel-failed");
		assertDialled(1);
	}

	static Stream<Arguments> notDialled() {
		return Stream.of(arguments(Failure.error(400, "app.call.create.valid.busy", "busy"), 422),
				arguments(Failure.error(404, "store.sql_user", "none"), 404),
				arguments(Failure.error(401, "session.valid", "token"), 502),
				arguments(Failure.error(403, "permissions", "token"), 502), arguments(Failure.tooManyRequests(3), 503));
	}

	@ParameterizedTest
	@MethodSource("notDialled")
	void keyOfARefusedCallIsFree(Failure failure, int status) {
		WEBITEL.on(Operation.CALL).failNext(failure);
		assertThat(dial().statusCode()).isEqualTo(status);
		id(ask("POST", "/crm/calls", OTHER_CALL, "Idempotency-Key", this.key));
		assertDialled(2);
	}

	@Test
	void keyOfAnInvalidCallIsFree() {
		invalidField(ask("POST", "/crm/calls", "{}", "Idempotency-Key", this.key), "destination");
		id(dial());
		assertDialled(1);
	}

	@Test
	void keyIsKeptForTenMinutes() {
		String id = id(dial());
		age("9 minutes 30 seconds");
		assertThat(id(dial())).isEqualTo(id);
		age("31 seconds");
		String next = id(ask("POST", "/crm/calls", OTHER_CALL, "Idempotency-Key", this.key));
		assertThat(next).isNotEqualTo(id);
		assertThat(id(ask("POST", "/crm/calls", OTHER_CALL, "Idempotency-Key", this.key))).isEqualTo(next);
		assertDialled(2);
	}

	@Test
	void callOfAKilledProcessIsInDoubt() {
		id(dial());
		store("update started_call set state = 'dialling', call = null");
		problem(dial(), 409, "call-in-progress");
		age("2 minutes");
		problem(dial(), 504, "call-outcome-unknown");
		assertDialled(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "0", "${body}", "a,b", "'a'", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
			"*", "{{webitel.token}}", "a b" })
	void anyTextIsAKey(String text) {
		String id = id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", text));
		assertThat(id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", text))).isEqualTo(id);
		assertDialled(1);
	}

	@Test
	void quotesArePartOfTheKey() {
		String id = id(dial());
		assertThat(id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", "'" + this.key + "'"))).isNotEqualTo(id);
		assertThat(id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", "\"" + this.key + "\""))).isNotEqualTo(id);
	}

	@Test
	void emptyOrLongKeyIsRejected() {
		invalidField(ask("POST", "/crm/calls", CALL, "Idempotency-Key", ""), "Idempotency-Key");
		invalidField(ask("POST", "/crm/calls", CALL, "Idempotency-Key", "x".repeat(256)), "Idempotency-Key");
		assertDialled(0);
		String longest = (this.key + "x".repeat(255)).substring(0, 255);
		id(ask("POST", "/crm/calls", CALL, "Idempotency-Key", longest));
	}

	private HttpResponse<String> dial() {
		return ask("POST", "/crm/calls", CALL, "Idempotency-Key", this.key);
	}

	private static String id(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
		return json(answer.body()).path("id").asText();
	}

	/** Asserts how often Webitel was asked to dial. */
	private void assertDialled(int times) {
		assertThat(WEBITEL.requests(Operation.CALL)).hasSize(this.before + times);
	}

	private void age(String interval) {
		store("update started_call set at = at - interval '" + interval + "'");
	}

	private void store(String update) {
		POSTGRES.execute("store",
				update + " where key = sha256(convert_to(left(encode(sha256('crm-1'), 'hex'), 8) || E'\\n" + this.key
						+ "', 'UTF8'))");
	}

}
