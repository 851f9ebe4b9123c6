package dev.crmbridge.callevents.intake;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.ReceivedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Call events of Webitel: each is accepted once, rejected with the field at fault if
 * invalid, and delivered unchanged to the CRM's endpoints.
 */
class CallEventsTest extends BridgeTestBase {

	private static final String PATH = "/webitel/call-events";

	private static final String JOURNAL = "/call-journal";

	private static final String SCREEN_POP = "/screen-pop";

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	/** The default of {@code events.duplicate-window}. */
	private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(2);

	private static final int MAX_BODY_SIZE = 65_536;

	/** Internal words, in lower case, that an error must not show. */
	private static final List<String> INTERNAL_WORDS = List.of("exception", "at org.", "at java", "jdbc", "select ",
			"camel", "spring", "tomcat", "coyote", "jackson", "postgres", "localhost", "127.0.0.1", "webitel-1",
			"dev.crmbridge", "line:", "column");

	private static final ObjectMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final String uuid = UUID.randomUUID().toString();

	@Autowired
	private StoreSchema storeSchema;

	@Autowired
	private CallEventSpool spool;

	@Autowired
	private MeterRegistry meters;

	@BeforeEach
	void awaitStore() {
		CRM.heal();
		await().pollDelay(Duration.ZERO)
			.pollInterval(POLL_INTERVAL)
			.until(() -> this.storeSchema.isReady() && this.spool.isEmpty());
	}

	@AfterEach
	void heal() {
		CRM.heal();
	}

	// --- accepted events and their deliveries

	@Test
	void eventIsAcceptedWithAnId() {
		HttpResponse<String> answer = post(event().toString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
		JsonNode accepted = json(answer.body());
		assertThat(accepted.fieldNames()).toIterable().containsExactly("id", "duplicate");
		assertThat(UUID.fromString(accepted.path("id").textValue())).isNotNull();
		assertThat(accepted.path("duplicate").isBoolean()).isTrue();
		assertThat(accepted.path("duplicate").booleanValue()).isFalse();
	}

	@Test
	void eventIsDeliveredWithE164NumberIdAndTime() {
		Instant before = Instant.now().minusMillis(1);
		String id = accept(event()).id();
		Instant after = Instant.now();
		ObjectNode expected = event().put("cid", "+380501112233").put("id", id);
		for (String endpoint : List.of(SCREEN_POP, JOURNAL)) {
			ReceivedRequest request = delivered(endpoint, 1).get(0);
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.header("Content-Type")).isEqualTo("application/json");
			assertThat(request.header("webhook-id")).isEqualTo(id);
			ObjectNode body = (ObjectNode) json(request.text());
			String receivedAt = body.remove("received_at").textValue();
			assertThat(receivedAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
			assertThat(Instant.parse(receivedAt)).isBetween(before, after);
			assertThat(body).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "offering", "bridged", "joined", "answered", "missed", "processing", "leaving" })
	void everyQueueEventIsAccepted(String name) {
		accept(event().put("event", name));
		assertThat(body(JOURNAL).path("event").textValue()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "inbound", "outbound" })
	void bothDirectionsAreAccepted(String direction) {
		accept(event().put("direction", direction));
		assertThat(body(JOURNAL).path("direction").textValue()).isEqualTo(direction);
	}

	@Test
	void endpointGetsOnlyMatchingEvents() {
		accept(event().put("event", "joined"));
		accept(event().put("direction", "outbound").put("timestamp", "2"));
		accept(event().put("event", "bridged").put("timestamp", "3"));
		assertThat(delivered(SCREEN_POP, 1)).singleElement()
			.satisfies((request) -> assertThat(request.json().path("event").textValue()).isEqualTo("bridged"));
		assertThat(delivered(JOURNAL, 3)).extracting((request) -> request.json().path("event").textValue())
			.containsExactly("joined", "offering", "bridged");
		assertThat(requests(SCREEN_POP)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			380501112233        | +380501112233
			0501112233          | +380501112233
			+380501112233       | +380501112233
			00380501112233      | +380501112233
			(050) 111-22-33     | +380501112233
			48601234567         | +48601234567
			anonymous           | anonymous
			1001                | 1001
			112                 | 112
			' 12 '              | ' 12 '
			''                  | ''
			Петро "<{          | Петро "<{
			""")
	void numberIsDeliveredInE164AndOtherTextAsReceived(String cid, String sent) {
		accept(event().put("cid", cid));
		assertThat(body(JOURNAL).path("cid").textValue()).isEqualTo(sent);
	}

	@Test
	void numbersInKnownFieldsAreDeliveredAsStrings() {
		String number = String.valueOf(1_000_000_000L + Math.abs((long) this.uuid.hashCode()));
		accept("""
				{"event":"offering","direction":"inbound","queue":11,"member":5,"attempt":%s,"agent":1001,\
				"cid":380501112233,"timestamp":1795391999000}""".formatted(number));
		ObjectNode body = (ObjectNode) json(deliveredOf(JOURNAL, number, 1).get(0).text());
		body.remove(List.of("id", "received_at"));
		assertThat(body).isEqualTo(json("""
				{"event":"offering","direction":"inbound","queue":"11","member":"5","attempt":"%s","agent":"1001",\
				"cid":"+380501112233","timestamp":"1795391999000"}""".formatted(number)));
	}

	@Test
	void nullInAKnownFieldIsDeliveredAsEmptyString() {
		accept("""
				{"event":"offering","direction":"inbound","uuid":"%s","attempt":null,"cid":null,"timestamp":null}"""
			.formatted(this.uuid));
		JsonNode body = body(JOURNAL);
		for (String field : List.of("attempt", "cid", "timestamp")) {
			assertThat(body.path(field).textValue()).as(field).isEmpty();
		}
	}

	@Test
	void optionalFieldsMayBeMissing() {
		accept("{\"event\":\"offering\",\"direction\":\"inbound\",\"uuid\":\"%s\"}".formatted(this.uuid));
		JsonNode body = body(JOURNAL);
		assertThat(body.fieldNames()).toIterable()
			.containsExactlyInAnyOrder("event", "direction", "uuid", "id", "received_at");
	}

	@Test
	void attemptIsEnoughWithoutUuid() {
		String attempt = "attempt-" + this.uuid;
		accept("{\"event\":\"offering\",\"direction\":\"inbound\",\"uuid\":\" \",\"attempt\":\"%s\"}"
			.formatted(attempt));
		assertThat(deliveredOf(JOURNAL, attempt, 1)).hasSize(1);
	}

	static Stream<String> unknownValues() {
		return Stream.of("\"text\"", "\"\"", "null", "true", "false", "0", "-1", "1.10", "1.0", "0.00", "-2.50",
				"12345678901234567890", "123456789012345678901234567890.123456789012345678901234567890",
				"9007199254740993", "[]", "{}", "[1,\"2\",null,[3.0,{\"a\":[]}]]",
				"{\"a\":{\"b\":{\"c\":[1.10,{\"d\":null}]}}}", "\"Їжак\"", "\"\ud83d\udcde\"", "\"<b>&amp;'</b>\"",
				"\"\\\"\\\\\"", "\"a\\nb\\tc\"", "\"\\u0000\"", "\"\\u0001\\u001F\"", "\"\\ud83d\"",
				"\"\\udcde\\ud83d\"", "\"${body} {{webitel.token}} $simple{x}\"", "\"'; drop table call_event; --\"",
				"\"\u2028\u00a0\ufeff\"");
	}

	/** Compares text, to find differences that a JSON reader would not see. */
	@ParameterizedTest
	@MethodSource("unknownValues")
	void unknownFieldIsDeliveredUnchanged(String value) {
		String field = "\"x_unknown\":" + value;
		accept("""
				{"event":"offering","direction":"inbound","uuid":"%s","timestamp":"1",%s}""".formatted(this.uuid,
				field));
		String text = delivered(JOURNAL, 1).get(0).text();
		assertThat(text.toLowerCase(Locale.ROOT)).contains(field.toLowerCase(Locale.ROOT));
		assertThat(json(text).path("x_unknown")).isEqualTo(json("{" + field + "}").path("x_unknown"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "-1E-400", "1.5e3", "0.000000000000000000000000001" })
	void numberInAnUnknownFieldKeepsItsValue(String number) {
		accept("""
				{"event":"offering","direction":"inbound","uuid":"%s","x_unknown":%s}""".formatted(this.uuid, number));
		assertThat(body(JOURNAL).path("x_unknown").decimalValue()).isEqualByComparingTo(new BigDecimal(number));
	}

	@Test
	void nameOfAnUnknownFieldIsDeliveredUnchanged() {
		String field = "\"Їжак \ud83d\udcde \\\"<{|}> \\u0000\":{\"event\":7}";
		accept("""
				{"event":"offering","direction":"inbound","uuid":"%s",%s}""".formatted(this.uuid, field));
		assertThat(delivered(JOURNAL, 1).get(0).text()).contains(field);
	}

	@Test
	void deeplyNestedUnknownFieldIsDelivered() {
		String deep = "{\"a\":[".repeat(200) + "]}".repeat(200);
		accept("""
				{"event":"offering","direction":"inbound","uuid":"%s","x_unknown":%s}""".formatted(this.uuid, deep));
		assertThat(delivered(JOURNAL, 1).get(0).text()).contains("\"x_unknown\":" + deep);
	}

	@Test
	void bodyOfMaximumSizeIsDelivered() {
		String start = "{\"event\":\"offering\",\"direction\":\"inbound\",\"uuid\":\"" + this.uuid
				+ "\",\"x_unknown\":\"";
		String large = "x".repeat(MAX_BODY_SIZE - start.length() - 2);
		accept(start + large + "\"}");
		assertThat(body(JOURNAL).path("x_unknown").textValue()).isEqualTo(large);
	}

	@Test
	void receivedIdAndTimeAreReplaced() {
		String id = accept(event().put("id", "theirs").put("received_at", "2001-01-01T00:00:00.000Z")).id();
		ReceivedRequest request = delivered(JOURNAL, 1).get(0);
		assertThat(request.text()).containsOnlyOnce("\"id\"").containsOnlyOnce("\"received_at\"");
		assertThat(request.json().path("id").textValue()).isEqualTo(id);
		assertThat(Instant.parse(request.json().path("received_at").textValue()))
			.isAfter(Instant.now().minus(Duration.ofHours(1)));
	}

	@Test
	void repeatedKnownFieldIsDeliveredOnce() {
		accept("{\"event\":\"joined\",\"direction\":\"inbound\",\"uuid\":\"%s\",\"event\":\"missed\"}"
			.formatted(this.uuid));
		assertThat(delivered(JOURNAL, 1).get(0).text()).containsOnlyOnce("\"event\"").contains("\"missed\"");
	}

	// --- rejected events

	@ParameterizedTest
	@ValueSource(strings = { "event", "direction", "queue", "member", "attempt", "uuid", "agent", "cid", "timestamp" })
	void knownFieldOfAnotherTypeIsRejected(String field) {
		for (String value : List.of("true", "false", "{}", "{\"a\":1}", "[]", "[\"offering\"]")) {
			assertInvalidField(event().set(field, json(value)), field);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "queue", "member", "attempt", "uuid", "agent", "cid", "timestamp" })
	void longKnownFieldIsRejected(String field) {
		accept(event().put("uuid", UUID.randomUUID().toString()).put(field, this.uuid + "9".repeat(255 - 36)));
		assertInvalidField(event().put(field, "9".repeat(256)), field);
		assertInvalidField(event().put(field, "9".repeat(60_000)), field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "queue", "member", "attempt", "uuid", "agent", "cid", "timestamp" })
	void knownFieldWithControlCharactersIsRejected(String field) {
		for (String bad : List.of("\u0000", "1\u0000", "1\n2", "1\r", "\t", "\u001b[1m", "\u007f", "\ud83d",
				"a\udcde")) {
			assertInvalidField(event().put(field, bad), field);
		}
	}

	static Stream<String> unknownEvents() {
		return Stream.of("", " ", "Offering", "OFFERING", "offering ", "ringing", "offering,bridged",
				"offering\nbridged", "offering\r\nX-Evil: 1", "offering\u0000", "'; drop table call_event; --",
				"1 union select password from users", "${body}", "{{webitel.token}}", "offering\u0456", "1",
				"x".repeat(60_000));
	}

	@ParameterizedTest
	@MethodSource("unknownEvents")
	void unknownEventIsRejected(String name) {
		assertInvalidField(event().put("event", name), "event");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Inbound", "in", "inbound,outbound", "inbound\n", "internal" })
	void unknownDirectionIsRejected(String direction) {
		assertInvalidField(event().put("direction", direction), "direction");
	}

	@ParameterizedTest
	@ValueSource(strings = { "event", "direction" })
	void missingEventOrDirectionIsRejected(String field) {
		ObjectNode missing = event();
		missing.remove(field);
		assertInvalidField(missing, field);
		assertInvalidField(event().putNull(field), field);
		assertInvalidField(event().put(field, 1), field);
	}

	@Test
	void eventWithoutUuidAndAttemptIsRejected() {
		ObjectNode missing = event();
		missing.remove(List.of("uuid", "attempt"));
		assertInvalidField(missing, "uuid");
		for (String empty : List.of("", "  ")) {
			assertInvalidField(event().put("uuid", empty).put("attempt", empty), "uuid");
		}
		assertInvalidField(event().putNull("uuid").putNull("attempt"), "uuid");
	}

	static Stream<String> invalidBodies() {
		return Stream.of("", " ", "nonsense", "{", "}", "{]", "[]", "[{}]", "null", "true", "1", "\"event\"", "{}{}",
				"{} x", "{},", "{'event':'offering'}", "{event:1}", "{\"event\":}", "{\"event\":\"offering\",}",
				"{\"event\":\"offer", "{\"x\":01}", "{\"x\":NaN}", "{\"x\":\"a\nb\"}", "{\"x\":\"\\q\"}", "{/**/}",
				"<xml/>", "event=offering&direction=inbound", "\u0000", "\u0000\u0000\u0000{", "[".repeat(60_000),
				"{\"a\":".repeat(10_000), "{\"x\":" + "1".repeat(5_000) + "}");
	}

	@ParameterizedTest
	@MethodSource("invalidBodies")
	void bodyThatIsNotAJsonObjectIsRejected(String body) {
		assertInvalidJson(BodyPublishers.ofString(body));
	}

	@Test
	void textAfterTheObjectIsRejected() {
		for (String trailing : List.of("x", "{}", ",", "]", "\u0000")) {
			assertInvalidJson(BodyPublishers.ofString(event() + trailing));
		}
		accept(event() + " \r\n\t");
	}

	/** Some of these bytes are JSON in UTF-16 or UTF-32, which Jackson would detect. */
	@ParameterizedTest
	@ValueSource(strings = { "ff", "c0af", "7b2261c3", "0000007b00110000", "0000007b00", "0000007b0000", "feff007b",
			"007b", "7b000000", "efbbbf", "0000feff00110000" })
	void invalidUtf8IsRejected(String bytes) {
		assertInvalidJson(BodyPublishers.ofByteArray(HexFormat.of().parseHex(bytes)));
	}

	@Test
	void missingBodyIsRejected() {
		assertInvalidJson(BodyPublishers.noBody());
	}

	@Test
	void excessiveNestingIsRejected() {
		String deep = "[".repeat(1_100) + "]".repeat(1_100);
		assertInvalidJson(BodyPublishers.ofString("""
				{"event":"offering","direction":"inbound","uuid":"%s","x":%s}""".formatted(this.uuid, deep)));
	}

	@Test
	void bodyAboveMaximumSizeIs413() {
		ObjectNode large = event().put("x_unknown", "x".repeat(MAX_BODY_SIZE));
		assertProblem(post(large.toString()), 413, "body-too-large");
		byte[] bytes = large.toString().getBytes(StandardCharsets.UTF_8);
		assertProblem(send(request(PATH).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))),
				413, "body-too-large");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense" })
	void anotherContentTypeIs415(String contentType) {
		assertProblem(send(
				request(PATH).header("Content-Type", contentType).POST(BodyPublishers.ofString(event().toString()))),
				415, "unsupported-content-type");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded",
			"application/x-www-form-urlencoded; charset=UTF-8" })
	void jsonWithTheContentTypeOfAFormIsAccepted(String contentType) {
		HttpResponse<String> answer = send(request(PATH).header("Content-Type", contentType)
			.POST(BodyPublishers.ofString(event().put("x_unknown", "a=b&c=%20+\u0456").toString())));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		assertThat(body(JOURNAL).path("x_unknown").textValue()).isEqualTo("a=b&c=%20+\u0456");
	}

	@Test
	void missingContentTypeIsReadAsJson() {
		HttpRequest.Builder request = request(PATH).POST(BodyPublishers.ofString(event().toString()));
		assertThat(request.build().headers().firstValue("Content-Type")).isEmpty();
		assertThat(send(request).statusCode()).isEqualTo(202);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "PATCH", "DELETE" })
	void anotherMethodIs405(String method) {
		HttpResponse<String> answer = send(request(PATH).method(method, BodyPublishers.ofString(event().toString())));
		assertProblem(answer, 405, "method-not-allowed");
		assertThat(answer.headers().firstValue("Allow").orElse("").split(", *")).contains("POST")
			.doesNotContain(method);
	}

	@ParameterizedTest
	@ValueSource(strings = { "crm-1", "admin-1", "webitel-3" })
	void keyOfAnotherGroupIs401(String key) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + PATH))
			.header("X-Api-Key", key)
			.POST(BodyPublishers.ofString(event().toString()));
		assertProblem(send(request), 401, "unauthorized");
	}

	@Test
	void rejectedEventIsNeitherStoredNorDelivered() {
		post(event().put("agent", "\u0000").toString());
		post(event().put("x_unknown", "x".repeat(MAX_BODY_SIZE)).toString());
		post(event() + "x");
		accept(event().put("event", "bridged"));
		assertThat(delivered(JOURNAL, 1)).hasSize(1);
		assertThat(stored(this.uuid)).isEqualTo(1);
	}

	// --- duplicates

	@Test
	void duplicateGetsTheFirstIdAndIsDeliveredOnce() {
		Accepted first = accept(event());
		Accepted second = accept(event());
		Accepted third = accept(event());
		assertThat(first.duplicate()).isFalse();
		assertThat(List.of(second, third)).containsOnly(new Accepted(first.id(), true));
		assertDeliveredOnce(first.id());
	}

	@Test
	void eventsThatDifferInStringsAndNumbersAreDuplicates() {
		String numbers = """
				{"event":"offering","direction":"inbound","uuid":"%s","attempt":9001,"agent":1001,\
				"timestamp":1795391999000}""".formatted(this.uuid);
		String strings = """
				{"event":"offering","direction":"inbound","uuid":"%s","attempt":"9001","agent":"1001",\
				"timestamp":"1795391999000"}""".formatted(this.uuid);
		String first = accept(numbers).id();
		assertThat(accept(strings)).isEqualTo(new Accepted(first, true));
		assertThat(accept(numbers)).isEqualTo(new Accepted(first, true));
		assertDeliveredOnce(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "direction", "queue", "member", "cid", "x_unknown", "id" })
	void eventThatDiffersInAnotherFieldIsADuplicate(String field) {
		ObjectNode other = event().put(field, field.equals("direction") ? "outbound" : "other");
		String first = accept(event()).id();
		assertThat(accept(other)).isEqualTo(new Accepted(first, true));
		assertDeliveredOnce(first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "attempt", "agent" })
	void missingFieldEqualsAnEmptyOne(String field) {
		ObjectNode missing = event();
		missing.remove(field);
		String first = accept(missing).id();
		assertThat(accept(event().put(field, ""))).isEqualTo(new Accepted(first, true));
		assertThat(accept(event().putNull(field))).isEqualTo(new Accepted(first, true));
		assertDeliveredOnce(first);
	}

	@ParameterizedTest
	@CsvSource({ "uuid, other", "event, bridged", "attempt, 9002", "agent, 1002", "timestamp, 1795391999001" })
	void eventThatDiffersInAKeyFieldIsNew(String field, String value) {
		ObjectNode other = event().put(field, field.equals("uuid") ? this.uuid + value : value);
		Accepted first = accept(event());
		Accepted second = accept(other);
		assertThat(second.duplicate()).isFalse();
		assertThat(second.id()).isNotEqualTo(first.id());
		assertThat(deliveredOf(JOURNAL, this.uuid, 2)).extracting((request) -> request.header("webhook-id"))
			.containsExactlyInAnyOrder(first.id(), second.id());
	}

	@Test
	void fieldsOfTheKeyAreSeparated() {
		accept(event().put("attempt", "12").put("agent", "3"));
		assertThat(accept(event().put("attempt", "1").put("agent", "23")).duplicate()).isFalse();
		assertThat(accept(event().put("attempt", "123").put("agent", "")).duplicate()).isFalse();
		assertThat(accept(event().put("attempt", "").put("agent", "123")).duplicate()).isFalse();
	}

	@Test
	void duplicateIsRecognizedAfterADay() {
		String first = accept(event()).id();
		age(first, Duration.ofDays(1));
		assertThat(accept(event())).isEqualTo(new Accepted(first, true));
		assertDeliveredOnce(first);
	}

	@Test
	void equalBodyWithoutTimestampIsADuplicateWithinTheWindow() {
		String first = accept(untimed(this.uuid)).id();
		// the time until the next request is not known on a busy machine
		age(first, DUPLICATE_WINDOW.minusMillis(500).negated());
		assertThat(accept(untimed(this.uuid))).isEqualTo(new Accepted(first, true));
		assertDeliveredOnce(first);
	}

	@Test
	void equalBodyWithoutTimestampIsNewAfterTheWindow() {
		String first = accept(untimed(this.uuid)).id();
		age(first, DUPLICATE_WINDOW);
		Accepted second = accept(untimed(this.uuid));
		assertThat(second.duplicate()).isFalse();
		assertThat(second.id()).isNotEqualTo(first);
		age(second.id(), DUPLICATE_WINDOW.minusMillis(500).negated());
		assertThat(accept(untimed(this.uuid))).isEqualTo(new Accepted(second.id(), true));
		assertThat(delivered(JOURNAL, 2)).extracting((request) -> request.header("webhook-id"))
			.containsExactly(first, second.id());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void blankTimestampCountsAsMissing(String timestamp) {
		String first = accept(event().put("timestamp", timestamp)).id();
		age(first, DUPLICATE_WINDOW);
		assertThat(accept(event().put("timestamp", timestamp)).duplicate()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "queue, 12", "cid, 380501112244", "x_unknown, 1", "agent, 1002" })
	void otherBodyWithoutTimestampIsNew(String field, String value) {
		Accepted first = accept(untimed(this.uuid));
		Accepted second = accept(untimed(this.uuid).put(field, value));
		assertThat(second.duplicate()).isFalse();
		assertThat(second.id()).isNotEqualTo(first.id());
	}

	@Test
	void fiftyConcurrentDuplicatesAreOneEvent() {
		assertOneOfFifty(event().toString());
	}

	@Test
	@Tag("timing") // all fifty have to come within events.duplicate-window
	void fiftyConcurrentDuplicatesWithoutTimestampAreOneEvent() {
		assertOneOfFifty(untimed(this.uuid).toString());
	}

	private void assertOneOfFifty(String body) {
		double before = spooled();
		// HTTP/1.1 gives each request its own connection
		HttpClient client = Http.client();
		List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
			.mapToObj((i) -> client.sendAsync(request(PATH).POST(BodyPublishers.ofString(body)).build(),
					HttpResponse.BodyHandlers.ofString()))
			.toList();
		List<Accepted> accepted = answers.stream().map(CompletableFuture::join).map(CallEventsTest::accepted).toList();
		// a busy machine may spool some events, which are recognized as duplicates later
		int late = (int) (spooled() - before);
		String first = delivered(JOURNAL, 1).get(0).header("webhook-id");
		assertThat(accepted).filteredOn(Accepted::duplicate).extracting(Accepted::id).isSubsetOf(first);
		assertThat(accepted).filteredOn((each) -> !each.duplicate())
			.hasSizeBetween(1, 1 + late)
			.extracting(Accepted::id)
			.contains(first);
		assertDeliveredOnce(first);
	}

	private double spooled() {
		return this.meters.get("bridge.call.events").tag("result", "spooled").counter().count();
	}

	// --- order

	@Test
	void eventsOfACallAreDeliveredInOrder() {
		answerFirstEventSlowly(this.uuid);
		List<String> ids = IntStream.range(0, 8)
			.mapToObj((i) -> accept(event().put("attempt", "a" + (i % 3)).put("timestamp", 100 - i)).id())
			.toList();
		assertThat(delivered(JOURNAL, 8)).extracting((request) -> request.header("webhook-id"))
			.containsExactlyElementsOf(ids);
		assertThat(delivered(SCREEN_POP, 8)).extracting((request) -> request.header("webhook-id"))
			.containsExactlyElementsOf(ids);
	}

	@Test
	void eventsOfAnAttemptWithoutUuidAreDeliveredInOrder() {
		String attempt = "attempt-" + this.uuid;
		answerFirstEventSlowly(attempt);
		List<String> ids = IntStream.range(0, 8)
			.mapToObj((i) -> accept(event().put("uuid", "").put("attempt", attempt).put("timestamp", 100 - i)).id())
			.toList();
		assertThat(deliveredOf(JOURNAL, attempt, 8)).extracting((request) -> request.header("webhook-id"))
			.containsExactlyElementsOf(ids);
	}

	/** The CRM answers the first event of a call more slowly than later ones. */
	private static void answerFirstEventSlowly(String call) {
		CRM.answer((request) -> request.text().contains(call) && request.json().path("timestamp").asInt() == 100
				? Answer.ok().after(Duration.ofMillis(300)) : Answer.ok());
	}

	// --- requests and assertions

	/** Returns an event of this test's call that both endpoints want. */
	private ObjectNode event() {
		return (ObjectNode) json("""
				{"event":"offering","direction":"inbound","queue":"11","member":"","attempt":"9001","uuid":"%s",\
				"agent":"1001","cid":"380501112233","timestamp":"1795391999000"}""".formatted(this.uuid));
	}

	private static ObjectNode untimed(String uuid) {
		return (ObjectNode) json("""
				{"event":"offering","direction":"inbound","queue":"11","attempt":"9001","uuid":"%s",\
				"agent":"1001","cid":"380501112233"}""".formatted(uuid));
	}

	private HttpResponse<String> post(String body) {
		return send(request(PATH).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	private Accepted accept(JsonNode event) {
		return accept(event.toString());
	}

	private Accepted accept(String body) {
		return accepted(post(body));
	}

	private static Accepted accepted(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		JsonNode accepted = json(answer.body());
		return new Accepted(accepted.path("id").textValue(), accepted.path("duplicate").booleanValue());
	}

	/** Waits until an endpoint has this many events of the test's call. */
	private List<ReceivedRequest> delivered(String endpoint, int count) {
		return deliveredOf(endpoint, this.uuid, count);
	}

	private static List<ReceivedRequest> deliveredOf(String endpoint, String call, int count) {
		await().pollDelay(Duration.ZERO)
			.pollInterval(POLL_INTERVAL)
			.untilAsserted(() -> assertThat(requests(endpoint, call)).hasSizeGreaterThanOrEqualTo(count));
		return requests(endpoint, call);
	}

	private JsonNode body(String endpoint) {
		return json(delivered(endpoint, 1).get(0).text());
	}

	private List<ReceivedRequest> requests(String endpoint) {
		return requests(endpoint, this.uuid);
	}

	private static List<ReceivedRequest> requests(String endpoint, String call) {
		return CRM.requests(endpoint).stream().filter((request) -> request.text().contains(call)).toList();
	}

	/**
	 * Sends a last event: as events of a call are delivered in order, a second delivery
	 * would arrive before it.
	 */
	private void assertDeliveredOnce(String id) {
		String last = accept(event().put("event", "bridged").put("timestamp", "last")).id();
		for (String endpoint : List.of(SCREEN_POP, JOURNAL)) {
			assertThat(delivered(endpoint, 2)).extracting((request) -> request.header("webhook-id"))
				.containsExactly(id, last);
		}
		assertThat(stored(this.uuid)).isEqualTo(2);
	}

	/** Returns the number of a call's events in the store. */
	private static int stored(String uuid) {
		return query("select count(*)::text from call_event where uuid = ?", uuid).stream()
			.mapToInt(Integer::parseInt)
			.sum();
	}

	/** Moves an event's time of receipt, as seen by the search for duplicates. */
	private static void age(String id, Duration by) {
		assertThat(query("""
				update call_event set received_at = received_at - %d * interval '1 ms'
				where id::text = ? returning id::text""".formatted(by.toMillis()), id)).containsExactly(id);
	}

	private static List<String> query(String sql, String parameter) {
		try (Connection store = POSTGRES.connect("store"); PreparedStatement statement = store.prepareStatement(sql)) {
			statement.setString(1, parameter);
			List<String> found = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					found.add(rows.getString(1));
				}
			}
			return found;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertInvalidField(JsonNode event, String field) {
		JsonNode problem = assertProblem(post(ascii(event)), 400, "invalid-field");
		assertThat(problem.path("field").textValue()).as(event.toString()).isEqualTo(field);
	}

	/** Escapes, as half of a surrogate pair cannot be sent otherwise. */
	private static String ascii(JsonNode event) {
		try {
			return JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(event);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertInvalidJson(HttpRequest.BodyPublisher body) {
		assertProblem(send(request(PATH).header("Content-Type", "application/json").POST(body)), 400, "invalid-json");
	}

	private static JsonNode assertProblem(HttpResponse<String> answer, int status, String code) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
		JsonNode problem = json(answer.body());
		List<String> names = new ArrayList<>(List.of("type", "title", "status", "detail", "code"));
		if (code.equals("invalid-field")) {
			names.add("field");
		}
		assertThat(problem.fieldNames()).toIterable().containsExactlyElementsOf(names);
		assertThat(problem.path("status").intValue()).isEqualTo(status);
		assertThat(problem.path("code").textValue()).isEqualTo(code);
		assertThat(problem.path("title").textValue()).isNotBlank();
		assertThat(problem.path("detail").textValue()).isNotBlank().hasSizeLessThan(200);
		assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain(INTERNAL_WORDS);
		return problem;
	}

	private static JsonNode json(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (JsonProcessingException ex) {
			throw new AssertionError("not JSON: " + text, ex);
		}
	}

	private record Accepted(String id, boolean duplicate) {
	}

}
