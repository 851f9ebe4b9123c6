package dev.crmbridge.callevents.admin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Deliveries as operators see and change them. The tests store rows of endpoints without
 * a block, which no consumer changes.
 */
class DeliveryAdminTest extends DeliveryTestBase {

	private static final String DELIVERIES = "/admin/deliveries";

	private static final String REDELIVER = "/admin/deliveries/redeliver";

	private static final String DROP = "/admin/deliveries/drop";

	@Test
	void deliveryHasAllItsKeys() {
		CRM.answer("/quick", Answer.status(422));
		String call = call();
		Instant before = Instant.now().minusMillis(1);
		String id = accept("quick", call, Map.of("event", "answered"));
		JsonNode delivery = awaitState("quick", call, "dead");
		assertThat(delivery.fieldNames()).toIterable()
			.containsExactly("id", "event_id", "event", "uuid", "endpoint", "state", "attempts", "status", "error",
					"received_at", "next_at", "ended_at");
		assertThat(delivery.path("id").asText()).matches("[0-9]+-quick");
		assertThat(delivery.path("event_id").asText()).isEqualTo(id);
		assertThat(delivery.path("event").asText()).isEqualTo("answered");
		assertThat(delivery.path("uuid").asText()).isEqualTo(call);
		assertThat(delivery.path("endpoint").asText()).isEqualTo("quick");
		assertThat(delivery.path("attempts").isInt()).isTrue();
		assertThat(delivery.path("status").intValue()).isEqualTo(422);
		assertThat(delivery.path("error").asText()).isEqualTo("answered 422");
		assertThat(delivery.path("received_at").asText()).matches("[-0-9]{10}T[:0-9]{8}\\.[0-9]{3}Z")
			.isEqualTo(received("quick", call).get(0).json().path("received_at").asText());
		assertThat(Instant.parse(delivery.path("received_at").asText())).isBetween(before, Instant.now());
		assertThat(delivery.path("next_at").isNull()).isTrue();
		assertThat(Instant.parse(delivery.path("ended_at").asText())).isBetween(before, Instant.now());
	}

	@Test
	void dueDeliveryHasANextAttemptAndNoEnd() {
		String endpoint = orphan(1, "due", "now()");
		JsonNode delivery = list("endpoint=" + endpoint).get(0);
		assertThat(delivery.path("state").asText()).isEqualTo("due");
		assertThat(delivery.path("attempts").asInt()).isZero();
		assertThat(delivery.path("status").isNull()).isTrue();
		assertThat(delivery.path("error").isNull()).isTrue();
		assertThat(Instant.parse(delivery.path("next_at").asText())).isCloseTo(Instant.now(),
				within(Duration.ofMinutes(1)));
		assertThat(delivery.path("ended_at").isNull()).isTrue();
	}

	@Test
	void deliveriesAreListedNewestFirstInPages() {
		String endpoint = orphan(25, "due", "now()");
		List<JsonNode> seen = new ArrayList<>();
		String page = "endpoint=" + endpoint + "&limit=10";
		JsonNode answer = json(get(DELIVERIES + "?" + page));
		seen.addAll(items(answer));
		assertThat(seen).hasSize(10);
		while (answer.path("next").asBoolean()) {
			answer = json(get(DELIVERIES + "?" + page + "&before=" + seen.get(seen.size() - 1).path("id").asText()));
			seen.addAll(items(answer));
		}
		assertThat(seen).hasSize(25).extracting((each) -> each.path("id").asText()).doesNotHaveDuplicates();
		assertThat(seen).extracting(DeliveryAdminTest::number).isSortedAccordingTo(Comparator.reverseOrder());
	}

	/** With exactly as many deliveries as the limit, no more follow. */
	@ParameterizedTest
	@CsvSource({ "1,1,true", "2,2,true", "3,3,false", "4,3,false" })
	void nextIsTrueIfMoreDeliveriesFollow(int limit, int items, boolean next) {
		String endpoint = orphan(3, "due", "now()");
		JsonNode answer = json(get(DELIVERIES + "?endpoint=" + endpoint + "&limit=" + limit));
		assertThat(answer.path("items")).hasSize(items);
		assertThat(answer.path("next").booleanValue()).isEqualTo(next);
	}

	/** The deliveries of one event share its number. */
	@Test
	void pageMayEndBetweenDeliveriesOfOneEvent() {
		String call = call();
		offer("shaky", call);
		await().until(() -> list("uuid=" + call).size() == 4);
		List<String> all = list("uuid=" + call).stream().map((each) -> each.path("id").asText()).toList();
		List<String> one = new ArrayList<>();
		String before = "";
		for (int i = 0; i < 4; i++) {
			one.add(list("uuid=" + call + "&limit=1" + before).get(0).path("id").asText());
			before = "&before=" + one.get(i);
		}
		assertThat(one).isEqualTo(all).hasSize(4);
	}

	@Test
	void limitIsHundredByDefault() {
		String endpoint = orphan(101, "due", "now()");
		assertThat(list("endpoint=" + endpoint)).hasSize(100);
		assertThat(list("endpoint=" + endpoint + "&limit=1000")).hasSize(101);
	}

	@ParameterizedTest
	@ValueSource(strings = { "due", "delivered", "expired", "dead" })
	void stateFilters(String state) {
		String endpoint = orphan(2, state, "now()");
		for (String each : List.of("due", "delivered", "expired", "dead")) {
			assertThat(list("endpoint=" + endpoint + "&state=" + each)).hasSize(each.equals(state) ? 2 : 0)
				.allMatch((delivery) -> delivery.path("state").asText().equals(state));
		}
	}

	@Test
	void timesFilterFromInclusiveToExclusive() {
		String endpoint = orphan(1, "dead", "'2026-01-05T10:00:00Z'");
		assertThat(list("endpoint=" + endpoint + "&from=2026-01-05T10:00:00Z")).hasSize(1);
		assertThat(list("endpoint=" + endpoint + "&from=2026-01-05T10:00:00.001Z")).isEmpty();
		assertThat(list("endpoint=" + endpoint + "&to=2026-01-05T10:00:00Z")).isEmpty();
		assertThat(list("endpoint=" + endpoint + "&to=2026-01-05T12:00:01%2B02:00")).hasSize(1);
		assertThat(list("endpoint=" + endpoint + "&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z&state=dead"))
			.hasSize(1);
	}

	@Test
	void uuidFilters() {
		String call = call();
		offer("quick", call);
		awaitState("quick", call, "delivered");
		assertThat(list("uuid=" + call)).extracting((each) -> each.path("endpoint").asText())
			.containsExactlyInAnyOrder("quick", "screen-pop", "call-journal");
		assertThat(list("uuid=" + call())).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "state=lost,state", "state=DEAD,state", "limit=0,limit", "limit=1001,limit", "limit=-1,limit",
			"limit=ten,limit", "limit=99999999999,limit", "from=yesterday,from",
			"from=%2B292278994-08-17T07:12:55Z,from", "to=%2B999999999-12-31T23:59:59%2B18:00,to",
			"to=-4800-01-01T00:00:00Z,to", "from=1969-12-31T23:59:59Z,from", "to=%2B10000-01-01T00:00:00Z,to",
			"from=2026-01-05,from", "to=2026-01-05T10:00:00,to", "to=1795391999000,to", "before=7,before",
			"before=screen-pop,before", "before=99999999999999999999-quick,before", "stat=dead,stat",
			"limit=1&limit=2,limit", "uuid=%00,uuid" })
	void badParameterIs400WithItsField(String query, String field) {
		assertProblem(send(request(DELIVERIES + "?" + query)), "invalid-field", field);
	}

	@Test
	void redeliveredDeliveriesAreDueWithZeroAttempts() {
		CRM.answer("/quick", Answer.status(410));
		String call = call();
		offer("quick", call);
		JsonNode dead = awaitState("quick", call, "dead");
		age(dead, "8 days");
		CRM.answer("/quick", Answer.hang());
		assertThat(count(REDELIVER, "{\"ids\":[\"" + dead.path("id").asText() + "\"]}")).isEqualTo(1);
		await().until(() -> received("quick", call).size() == 2);
		JsonNode again = delivery("quick", call);
		assertThat(again.path("state").asText()).isEqualTo("due");
		assertThat(again.path("attempts").asInt()).isZero();
		assertThat(again.path("status").isNull()).isTrue();
		assertThat(again.path("error").isNull()).isTrue();
		assertThat(again.path("ended_at").isNull()).isTrue();
		CRM.heal();
		assertThat(awaitState("quick", call, "delivered").path("attempts").asInt()).isEqualTo(1);
		assertThat(received("quick", call)).extracting((request) -> request.header("webhook-id"))
			.containsOnly(dead.path("event_id").asText());
	}

	@Test
	void filterSelectsDeliveriesToRedeliver() {
		CRM.answer("/unsigned", Answer.status(410));
		List<String> calls = IntStream.range(0, 3).mapToObj((i) -> call()).toList();
		calls.forEach((call) -> offer("unsigned", call));
		calls.forEach((call) -> awaitState("unsigned", call, "dead"));
		CRM.heal();
		String from = delivery("unsigned", calls.get(1)).path("received_at").asText();
		String to = delivery("unsigned", calls.get(2)).path("received_at").asText();
		String body = "{\"endpoint\":\"unsigned\",\"state\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}";
		assertThat(count(REDELIVER, body.formatted("expired", from, to))).isZero();
		assertThat(count(REDELIVER, body.formatted("dead", from, to))).isEqualTo(1);
		awaitState("unsigned", calls.get(1), "delivered");
		assertThat(delivery("unsigned", calls.get(0)).path("state").asText()).isEqualTo("dead");
		assertThat(delivery("unsigned", calls.get(2)).path("state").asText()).isEqualTo("dead");
		assertThat(count(REDELIVER, "{\"endpoint\":\"unsigned\",\"state\":\"dead\"}")).isGreaterThanOrEqualTo(2);
		awaitState("unsigned", calls.get(0), "delivered");
		awaitState("unsigned", calls.get(2), "delivered");
	}

	/** Needs more than one statement. */
	@Test
	void thousandsAreDroppedAndRedelivered() {
		String endpoint = orphan(4100, "due", "now()");
		assertThat(count(DROP, "{\"endpoint\":\"" + endpoint + "\"}")).isEqualTo(4100);
		assertThat(count(DROP, "{\"endpoint\":\"" + endpoint + "\"}")).isZero();
		assertThat(count(REDELIVER, "{\"endpoint\":\"" + endpoint + "\",\"state\":\"dead\"}")).isEqualTo(4100);
		assertThat(endpoint(endpoint).path("due").asInt()).isEqualTo(4100);
		assertThat(count(DROP, "{\"endpoint\":\"" + endpoint + "\",\"state\":\"due\"}")).isEqualTo(4100);
	}

	@Test
	void droppedDeliveriesAreDeadAndOthersStay() {
		String endpoint = orphan(2, "due", "now()");
		List<JsonNode> due = list("endpoint=" + endpoint);
		assertThat(count(DROP, "{\"ids\":[\"" + due.get(0).path("id").asText() + "\",\"999999999-" + endpoint + "\"]}"))
			.isEqualTo(1);
		List<JsonNode> after = list("endpoint=" + endpoint);
		assertThat(after).extracting((each) -> each.path("state").asText()).containsExactly("dead", "due");
		assertThat(after.get(0).path("error").asText()).isEqualTo("dropped");
		assertThat(after.get(0).path("ended_at").asText()).isNotEmpty();
		String delivered = orphan(1, "delivered", "now()");
		assertThat(count(DROP, "{\"endpoint\":\"" + delivered + "\"}")).isZero();
		assertThat(list("endpoint=" + delivered).get(0).path("state").asText()).isEqualTo("delivered");
	}

	/** A later event of the call waits for the one that is dropped. */
	@Test
	void droppedDeliveryDelaysNoLaterOne() {
		CRM.answer("/durable-order", Answer.status(500));
		String call = call();
		offer("durable-order", call);
		JsonNode first = await().until(() -> delivery("durable-order", call),
				(each) -> each.path("attempts").asInt() == 1);
		CRM.heal();
		offer("durable-order", call);
		assertThat(count(DROP, "{\"ids\":[\"" + first.path("id").asText() + "\"]}")).isEqualTo(1);
		await().until(() -> deliveries("durable-order", call).get(1).path("state").asText().equals("delivered"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                  | endpoint
			{"state":"dead"}                                    | endpoint
			{"endpoint":null,"state":"dead"}                    | endpoint
			{"endpoint":"quick","ids":["1-quick"]}              | endpoint
			{"ids":["1-quick"],"state":"dead"}                  | ids
			{"ids":["1-quick"],"from":"2026-01-05T10:00:00Z"}   | ids
			{"ids":[]}                                          | ids
			{"ids":"1-quick"}                                   | ids
			{"ids":[1]}                                         | ids
			{"ids":[null]}                                      | ids
			{"ids":["quick"]}                                   | ids
			{"endpoint":"quick","state":"lost"}                 | state
			{"endpoint":"quick","state":1}                      | state
			{"endpoint":7,"state":"dead"}                       | endpoint
			{"endpoint":true,"state":"dead"}                    | endpoint
			{"endpoint":["quick"],"state":"dead"}               | endpoint
			{"endpoint":"quick","state":"dead","form":"x"}      | form
			{"endpoint":"quick","state":"dead","limit":5}       | limit
			{"endpoint":"quick","state":"dead","from":"today"}  | from
			{"endpoint":"quick","state":"dead","from":"+292278994-08-17T07:12:55Z"} | from
			{"endpoint":"quick","state":"dead","to":"-0001-01-01T00:00:00Z"} | to
			{"endpoint":"quick","state":"dead","to":1795391999} | to
			{"endpoint":"qu\\u0000ick","state":"dead"}          | endpoint
			""")
	void invalidBodyIs400WithItsField(String body, String field) {
		assertProblem(post(REDELIVER, body), "invalid-field", field);
		assertProblem(post(DROP, body), "invalid-field", field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "null", "7", "\"dead\"", "{", "{} {}", "['x']" })
	void bodyThatIsNotAnObjectIs400(String body) {
		for (String path : List.of(REDELIVER, DROP)) {
			HttpResponse<String> answer = post(path, body);
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { REDELIVER, DROP })
	void missingBodyIs400(String path) {
		assertThat(post(path, "").statusCode()).isEqualTo(400);
	}

	@Test
	void redeliverWithoutStateIs400() {
		assertProblem(post(REDELIVER, "{\"endpoint\":\"quick\"}"), "invalid-field", "state");
	}

	@Test
	void moreThanAThousandIdsAre400() {
		String ids = String.join(",", IntStream.range(0, 1001).mapToObj((i) -> "\"" + i + "-quick\"").toList());
		assertProblem(post(DROP, "{\"ids\":[" + ids + "]}"), "invalid-field", "ids");
	}

	@Test
	void endpointsShowTheirDeliveriesAndBreaker() {
		CRM.answer("/picky", Answer.status(415));
		JsonNode before = endpoint("picky");
		assertThat(before.fieldNames()).toIterable()
			.containsExactly("name", "due", "oldest_due", "delivered_last_hour", "dead_last_hour", "breaker",
					"orphaned");
		assertThat(before.path("due").asInt()).isZero();
		assertThat(before.path("oldest_due").isNull()).isTrue();
		assertThat(before.path("breaker").asText()).isEqualTo("closed");
		assertThat(before.path("orphaned").isBoolean()).isTrue();
		assertThat(before.path("orphaned").asBoolean()).isFalse();
		String dead = call();
		accept("picky-1", dead, Map.of("event", "missed", "direction", "outbound"));
		awaitState("picky", dead, "dead");
		CRM.heal();
		String delivered = call();
		accept("picky-1", delivered, Map.of("event", "missed", "direction", "outbound"));
		awaitState("picky", delivered, "delivered");
		JsonNode after = endpoint("picky");
		assertThat(after.path("dead_last_hour").asInt()).isEqualTo(before.path("dead_last_hour").asInt() + 1);
		assertThat(after.path("delivered_last_hour").asInt()).isEqualTo(before.path("delivered_last_hour").asInt() + 1);
	}

	@Test
	void endpointWithoutABlockIsOrphanedWhileDeliveriesAreDue() {
		String endpoint = orphan(3, "due", "now() - interval '2 hours'");
		JsonNode item = endpoint(endpoint);
		assertThat(item.path("orphaned").asBoolean()).isTrue();
		assertThat(item.path("due").asInt()).isEqualTo(3);
		assertThat(item.path("breaker").asText()).isEqualTo("closed");
		assertThat(Duration.between(Instant.parse(item.path("oldest_due").asText()), Instant.now()))
			.isCloseTo(Duration.ofHours(2), Duration.ofMinutes(5));
		assertThat(count(DROP, "{\"endpoint\":\"" + endpoint + "\"}")).isEqualTo(3);
		assertThat(items(json(get("/admin/endpoints")))).extracting((each) -> each.path("name").asText())
			.doesNotContain(endpoint)
			.contains("screen-pop", "call-journal", "quick");
	}

	@ParameterizedTest
	@CsvSource({ "GET,/admin/deliveries", "POST,/admin/deliveries/redeliver", "POST,/admin/deliveries/drop",
			"GET,/admin/endpoints" })
	void keysOfTheOtherGroupsAre401(String method, String path) {
		for (String key : List.of("webitel-1", "crm-1", "")) {
			HttpResponse<String> answer = send(request(path).setHeader("X-Api-Key", key)
				.method(method, HttpRequest.BodyPublishers.ofString("{\"endpoint\":\"quick\",\"state\":\"dead\"}")));
			assertThat(answer.statusCode()).isEqualTo(401);
		}
	}

	/** Creates an endpoint without a block, with deliveries of different calls. */
	private static String orphan(int deliveries, String state, String received) {
		String endpoint = "gone-" + call();
		POSTGRES.execute("store", """
				with stored as (
				  insert into call_event (id, event, uuid, received_at, key, body)
				  select gen_random_uuid(), 'offering', gen_random_uuid()::text, %3$s, null, '{}'
				  from generate_series(1, %4$d) returning seq, uuid, received_at
				)
				insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
				select seq, '%1$s', uuid, '%2$s', received_at, now(), case when '%2$s' <> 'due' then now() end
				from stored""".formatted(endpoint, state, received, deliveries));
		return endpoint;
	}

	/** Makes a delivery older by an interval. */
	private static void age(JsonNode delivery, String interval) {
		POSTGRES.execute("store",
				"update delivery set since = since - interval '%s' where event = %d and endpoint = '%s'"
					.formatted(interval, number(delivery), delivery.path("endpoint").asText()));
	}

	private static long number(JsonNode delivery) {
		return Long.parseLong(delivery.path("id").asText().split("-")[0]);
	}

	private String get(String path) {
		HttpResponse<String> answer = send(request(path));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	private List<JsonNode> list(String query) {
		return items(json(get(DELIVERIES + "?" + query)));
	}

	private static List<JsonNode> items(JsonNode answer) {
		return StreamSupport.stream(answer.path("items").spliterator(), false).toList();
	}

	private HttpResponse<String> post(String path, String body) {
		return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", "application/json"));
	}

	private int count(String path, String body) {
		HttpResponse<String> answer = post(path, body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		assertThat(json(answer.body()).fieldNames()).toIterable().containsExactly("count");
		return json(answer.body()).path("count").intValue();
	}

	private static void assertProblem(HttpResponse<String> answer, String code, String field) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(json(answer.body()).path("code").asText()).isEqualTo(code);
		assertThat(json(answer.body()).path("field").asText()).isEqualTo(field);
	}

}
