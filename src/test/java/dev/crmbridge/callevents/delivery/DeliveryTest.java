package dev.crmbridge.callevents.delivery;

import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.apache.commons.lang3.ArrayUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Requests to an endpoint, and the effects of its answers. */
class DeliveryTest extends DeliveryTestBase {

	/** Time within which an unwanted request would arrive. */
	private static final Duration QUIET_TIME = Duration.ofMillis(1200);

	@Test
	void userOfTheUrlIsSentAsBasicAndNeverShown() {
		String call = call();
		offer("with-user", call);
		JsonNode delivered = awaitState("with-user", call, "delivered");
		assertThat(received("with-user", call)).singleElement().satisfies((request) -> {
			String basic = new String(Base64.getDecoder().decode(request.header("Authorization").substring(6)), UTF_8);
			assertThat(basic).isEqualTo("bridge:pa@ss{{webitel.token}}${webitel.token}");
			assertThat(request.path()).isEqualTo("/with-user");
		});
		assertThat(delivered.path("attempts").asInt()).isOne();
		assertThat(delivered.toString()).doesNotContain("pa@ss", "pa%40ss", "bridge:");
	}

	@Test
	void requestFollowsStandardWebhooks() {
		String call = call();
		String id = offer("signed", call);
		awaitState("signed", call, "delivered");
		ReceivedRequest request = onlyRequest("signed", call);
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.query()).isEmpty();
		assertThat(request.header("Content-Type")).isEqualTo("application/json");
		assertThat(request.header("webhook-id")).isEqualTo(id).isEqualTo(request.json().path("id").asText());
		assertThat(timestamp(request)).isCloseTo(request.at().getEpochSecond(), within(30L));
		assertSignedWithEachSecret(request);
	}

	/** All content of an event is data, which no expression evaluates. */
	@Test
	void signatureCoversTheSentBytes() {
		String call = call();
		accept("signed", call, Map.of("agent", "Олена Бондар", "note",
				"a, 'b', (c) ) \" \\ ${body} ${variable.secret} {{webitel.token}} \u00e9 \ud83d\ude00 \u2028"));
		awaitState("signed", call, "delivered");
		ReceivedRequest request = onlyRequest("signed", call);
		assertThat(request.json().path("agent").asText()).isEqualTo("Олена Бондар");
		assertThat(request.json().path("note").asText())
			.isEqualTo("a, 'b', (c) ) \" \\ ${body} ${variable.secret} {{webitel.token}} é 😀 \u2028");
		assertSignedWithEachSecret(request);
	}

	@Test
	void attemptsHaveTheSameIdAndDifferentTimestamps() {
		CRM.answer("/signed", answers(Answer.status(500)));
		String call = call();
		String id = offer("signed", call);
		awaitState("signed", call, "delivered");
		List<ReceivedRequest> requests = received("signed", call);
		assertThat(requests).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("webhook-id")).isEqualTo(id))
			.allSatisfy(DeliveryTest::assertSignedWithEachSecret);
		assertThat(requests.get(1).text()).isEqualTo(requests.get(0).text());
		// the second attempt is 1100 ms later
		assertThat(timestamp(requests.get(1))).isGreaterThan(timestamp(requests.get(0)));
	}

	@Test
	void endpointWithoutSecretGetsNoSignature() {
		String call = call();
		String id = offer("unsigned", call);
		awaitState("unsigned", call, "delivered");
		ReceivedRequest request = onlyRequest("unsigned", call);
		assertThat(request.headers()).doesNotContainKey("webhook-signature");
		assertThat(request.header("webhook-id")).isEqualTo(id);
		assertThat(timestamp(request)).isCloseTo(request.at().getEpochSecond(), within(30L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "signed", "unsigned" })
	void headersOfTheEventRequestAreNotDelivered(String endpoint) {
		String call = call();
		send(request("/webitel/call-events?token=of-the-query").header("Content-Type", "application/json")
			.header("Cookie", "session=1")
			.header("X-Webitel-Access", "of-the-request")
			.header("CamelHttpUri", "http://127.0.0.1:1/")
			.header("webhook-id", "of-the-request")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"event":"offering","direction":"inbound","queue":"%s","uuid":"%s"}""".formatted(endpoint, call))));
		awaitState(endpoint, call, "delivered");
		ReceivedRequest request = onlyRequest(endpoint, call);
		TreeSet<String> names = request.headers()
			.keySet()
			.stream()
			.map(String::toLowerCase)
			.collect(Collectors.toCollection(TreeSet::new));
		names.removeAll(List.of("host", "connection", "content-length", "transfer-encoding", "accept-encoding",
				"user-agent", "content-type", "webhook-id", "webhook-timestamp", "webhook-signature"));
		assertThat(names).isEmpty();
		assertThat(request.headers().toString()).doesNotContain("of-the-", "webitel-1", "Camel");
		assertThat(request.query()).isEmpty();
	}

	@Test
	void queryOfTheUrlIsSent() {
		String call = call();
		offer("with-query", call);
		awaitState("with-query", call, "delivered");
		assertThat(onlyRequest("with-query", call).query()).isEqualTo("tenant=7&token=a%2Bb%26c%3D");
	}

	@ParameterizedTest
	@CsvSource({ "offering,outbound,picky-1", "missed,outbound,picky-1", "missed,outbound,picky-2" })
	void matchingEventIsDelivered(String event, String direction, String queue) {
		String call = call();
		accept(queue, call, Map.of("event", event, "direction", direction));
		awaitState("picky", call, "delivered");
		assertThat(received("picky", call)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "bridged,outbound,picky-1", "offering,inbound,picky-1", "missed,outbound,picky-3",
			"missed,outbound,''", "missed,outbound,picky", "leaving,inbound,other" })
	void otherEventIsNotDelivered(String event, String direction, String queue) {
		String call = call();
		accept(queue, call, Map.of("event", event, "direction", direction));
		awaitState("call-journal", call, "delivered");
		assertThat(deliveries("picky", call)).isEmpty();
		assertThat(received("picky", call)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 202, 204, 207, 299 })
	void everySuccessIsDelivered(int status) {
		CRM.answer("/quick", Answer.status(status));
		String call = call();
		String id = offer("quick", call);
		JsonNode delivery = awaitState("quick", call, "delivered");
		assertThat(delivery.path("event_id").asText()).isEqualTo(id);
		assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
		assertThat(delivery.path("status").asInt()).isEqualTo(status);
		assertThat(delivery.path("error").isNull()).isTrue();
		assertThat(delivery.path("ended_at").asText()).isNotEmpty();
		assertThat(received("quick", call)).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 410, 413, 415, 422 })
	void rejectionForGoodIsDeadAtOnce(int status) {
		CRM.answer("/quick", Answer.status(status).retryAfter("1"));
		String call = call();
		offer("quick", call);
		JsonNode delivery = awaitState("quick", call, "dead");
		assertThat(delivery.path("attempts").asInt()).isEqualTo(1);
		assertThat(delivery.path("status").asInt()).isEqualTo(status);
		assertThat(delivery.path("error").asText()).isEqualTo("answered " + status);
		assertThat(delivery.path("next_at").isNull()).isTrue();
		assertThat(received("quick", call)).hasSize(1);
	}

	/** Fails twice, to exclude retries of the HTTP client. */
	@ParameterizedTest
	@ValueSource(ints = { 401, 402, 403, 404, 405, 407, 408, 409, 414, 421, 425, 429, 431, 451, 500, 501, 502, 503, 504,
			507, 511, 599 })
	void everyOtherFailureIsRetried(int status) {
		CRM.answer("/quick", answers(Answer.status(status), Answer.status(status)));
		assertDeliveredAtTheThirdAttempt("quick");
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 301, 302, 303, 304, 307, 308 })
	void redirectIsRetriedAndNotFollowed(int status) {
		Answer redirect = Answer.redirect(status, CRM.url("/elsewhere"));
		CRM.answer("/quick", answers(redirect, redirect));
		assertDeliveredAtTheThirdAttempt("quick");
		assertThat(CRM.requests("/elsewhere")).isEmpty();
	}

	@Test
	void brokenConnectionIsRetried() {
		CRM.answer("/quick", answers(Answer.drop(), Answer.drop()));
		assertDeliveredAtTheThirdAttempt("quick");
	}

	@Test
	void missingAnswerIsRetriedAfterTheTimeout() {
		CRM.answer("/hasty", answers(Answer.hang()));
		assertRetriedAfterASecond();
	}

	/** The first bytes contain the status. */
	@Test
	void slowBodyOfASuccessIsDelivered() {
		CRM.answer("/hasty", answers(Answer.drip()));
		String call = call();
		offer("hasty", call);
		assertThat(awaitState("hasty", call, "delivered").path("attempts").asInt()).isOne();
		assertThat(received("hasty", call)).hasSize(1);
	}

	@Test
	void hugeAnswerIsHandled() {
		Answer huge = Answer.status(500).body("text/plain", "x".repeat(32 * 1024 * 1024));
		CRM.answer("/quick", answers(huge, new Answer(200, huge.headers(), huge.body(), huge.delay(), huge.kind())));
		String call = call();
		offer("quick", call);
		JsonNode delivery = awaitState("quick", call, "delivered");
		assertThat(delivery.path("attempts").asInt()).isEqualTo(2);
		assertThat(received("quick", call)).hasSize(2);
	}

	/** The body of an answer may contain data that operators must not see. */
	@Test
	void bodyOfTheAnswerIsNotKept() {
		CRM.answer("/quick", Answer.status(400).body("text/html", "<b>token-of-the-crm</b>"));
		String call = call();
		offer("quick", call);
		assertThat(awaitState("quick", call, "dead").toString()).doesNotContain("token-of-the-crm", "127.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 429, 500, 503 })
	void retryAfterInSecondsIsHonoured(int status) {
		CRM.answer("/patient", answers(Answer.status(status).retryAfter("1")));
		assertWaits(Duration.ofSeconds(1));
	}

	@Test
	void retryAfterAsADateIsHonoured() {
		Instant date = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
		CRM.answer("/patient", answers(Answer.status(503).retryAfter(httpDate(date))));
		String call = call();
		offer("patient", call);
		awaitState("patient", call, "delivered");
		List<ReceivedRequest> requests = received("patient", call);
		assertThat(requests).hasSize(2);
		assertThat(requests.get(1).at()).isAfterOrEqualTo(date).isBefore(date.plusSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "3601", "86400", "999999999", "99999999999999999999", "Fri, 31 Dec 2066 23:59:59 GMT" })
	void retryAfterIsHonouredForAtMostAnHour(String value) {
		CRM.answer("/patient", Answer.status(503).retryAfter(value));
		String call = call();
		offer("patient", call);
		JsonNode delivery = await().until(() -> delivery("patient", call),
				(each) -> each.path("attempts").asInt() == 1);
		Instant next = Instant.parse(delivery.path("next_at").asText());
		assertThat(Duration.between(received("patient", call).get(0).at(), next)).isCloseTo(Duration.ofHours(1),
				Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-5", "0", "1.5", "1e9", "", "Sun, 06 Nov 1994 08:49:37 GMT", "2066-12-31" })
	void invalidRetryAfterIsIgnored(String value) {
		CRM.answer("/patient", answers(Answer.status(503).retryAfter(value)));
		String call = call();
		offer("patient", call);
		awaitState("patient", call, "delivered");
		assertThat(received("patient", call)).hasSize(2);
	}

	@Test
	void deliveryAtMaxAgeEnds() {
		Map<String, String> states = Map.of("fleeting", "expired", "short-lived", "dead");
		states.keySet().forEach((endpoint) -> CRM.answer("/" + endpoint, Answer.status(503)));
		Instant before = Instant.now();
		String call = call();
		states.keySet().forEach((endpoint) -> offer(endpoint, call));
		states.forEach((endpoint, state) -> assertEnds(endpoint, call, state, before));
	}

	private void assertEnds(String endpoint, String call, String state, Instant before) {
		JsonNode delivery = awaitState(endpoint, call, state);
		assertThat(delivery.path("attempts").asInt()).isGreaterThan(1).isEqualTo(received(endpoint, call).size());
		assertThat(delivery.path("status").asInt()).isEqualTo(503);
		assertThat(delivery.path("error").asText()).isEqualTo("answered 503");
		assertThat(Instant.parse(delivery.path("ended_at").asText())).isAfterOrEqualTo(before.plusSeconds(6));
		await().during(QUIET_TIME).until(() -> received(endpoint, call).size() == delivery.path("attempts").asInt());
	}

	/** The delivery was claimed by a killed process and is found too late. */
	@ParameterizedTest
	@CsvSource({ "fleeting,expired", "short-lived,dead" })
	void tooOldDeliveryOfAnotherProcessIsNotSent(String endpoint, String state) throws SQLException {
		String call = call();
		insertDelivery(endpoint, call, "now() - interval '7 seconds'", "now()");
		JsonNode delivery = awaitState(endpoint, call, state);
		assertThat(delivery.path("attempts").asInt()).isZero();
		assertThat(delivery.path("error").asText()).isEqualTo("too old");
		assertThat(received(endpoint, call)).isEmpty();
	}

	@Test
	void deliveryOfAKilledProcessIsSentAfterItsLease() throws SQLException {
		String call = call();
		Instant before = Instant.now();
		insertDelivery("quick", call, "now()", "now() + interval '2 seconds'");
		awaitState("quick", call, "delivered");
		ReceivedRequest request = onlyRequest("quick", call);
		assertThat(request.at()).isAfterOrEqualTo(before.plusSeconds(2));
		assertThat(request.text()).isEqualTo("{\"uuid\":\"" + call + "\"}");
	}

	/**
	 * Stores a delivery as if claimed by a process that was killed during its attempt.
	 */
	private static void insertDelivery(String endpoint, String call, String since, String nextAt) throws SQLException {
		try (Connection connection = POSTGRES.connect("store"); Statement statement = connection.createStatement()) {
			statement.execute("""
					with stored as (
					  insert into call_event (id, event, uuid, received_at, key, body)
					  values (gen_random_uuid(), 'offering', '%2$s', %3$s, null, '{"uuid":"%2$s"}') returning seq
					), inserted as (
					  insert into delivery (event, endpoint, call, since, next_at)
					  select seq, '%1$s', '%2$s', %3$s, %4$s from stored
					)
					insert into call_queue (endpoint, call, next_at) values ('%1$s', '%2$s', %4$s)"""
				.formatted(endpoint, call, since, nextAt));
		}
	}

	private void assertDeliveredAtTheThirdAttempt(String endpoint) {
		String call = call();
		offer(endpoint, call);
		JsonNode delivery = awaitState(endpoint, call, "delivered");
		assertThat(delivery.path("attempts").asInt()).isEqualTo(3);
		assertThat(delivery.path("status").asInt()).isEqualTo(200);
		assertThat(delivery.path("error").isNull()).isTrue();
		List<ReceivedRequest> requests = received(endpoint, call);
		assertThat(requests).hasSize(3);
		// 50 ms and 100 ms: the HTTP client would retry at once
		assertThat(requests.get(1).nanos() - requests.get(0).nanos()).isGreaterThan(40_000_000);
		assertThat(requests.get(2).nanos() - requests.get(1).nanos()).isGreaterThan(80_000_000);
	}

	private void assertRetriedAfterASecond() {
		String call = call();
		offer("hasty", call);
		JsonNode attempted = await().until(() -> delivery("hasty", call), (each) -> each.path("attempts").asInt() > 0);
		if (attempted.path("state").asText().equals("due")) {
			assertThat(attempted.path("error").asText()).isEqualTo("no answer in time");
			assertThat(attempted.path("status").isNull()).isTrue();
		}
		awaitState("hasty", call, "delivered");
		List<ReceivedRequest> requests = received("hasty", call);
		// more than two if a busy machine takes over a second for a success too
		assertThat(requests).hasSizeGreaterThanOrEqualTo(2);
		assertThat(Duration.ofNanos(requests.get(1).nanos() - requests.get(0).nanos()))
			.isBetween(Duration.ofMillis(500), Duration.ofSeconds(8));
	}

	private void assertWaits(Duration wait) {
		String call = call();
		offer("patient", call);
		awaitState("patient", call, "delivered");
		List<ReceivedRequest> requests = received("patient", call);
		assertThat(requests).hasSize(2);
		assertThat(Duration.ofNanos(requests.get(1).nanos() - requests.get(0).nanos())).isBetween(wait.minusMillis(20),
				wait.plusSeconds(30));
	}

	/** Answers with these in turn, then with 200. */
	private static Function<ReceivedRequest, Answer> answers(Answer... answers) {
		Queue<Answer> rest = new ConcurrentLinkedQueue<>(Arrays.asList(answers));
		return (request) -> {
			Answer next = rest.poll();
			return (next != null) ? next : Answer.ok();
		};
	}

	private static ReceivedRequest onlyRequest(String endpoint, String call) {
		List<ReceivedRequest> requests = received(endpoint, call);
		assertThat(requests).hasSize(1);
		return requests.get(0);
	}

	private static long timestamp(ReceivedRequest request) {
		return Long.parseLong(request.header("webhook-timestamp"));
	}

	private static String httpDate(Instant date) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(date, ZoneOffset.UTC))
			.replaceFirst(", (\\d) ", ", 0$1 ");
	}

	/** Computes the signature by the specification, without the code under test. */
	static void assertSignedWithEachSecret(ReceivedRequest request) {
		assertThat(request.body()).hasSize(request.length());
		byte[] signed = ArrayUtils.addAll(
				(request.header("webhook-id") + "." + request.header("webhook-timestamp") + ".").getBytes(UTF_8),
				request.body());
		List<String> expected = SECRETS.stream().map((secret) -> {
			try {
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "RAW"));
				return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
		assertThat(request.header("webhook-signature")).isEqualTo(String.join(" ", expected));
	}

}
