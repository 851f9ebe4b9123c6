package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Order and concurrency of deliveries within a call, an endpoint and across endpoints.
 */
class DeliveryOrderTest extends DeliveryTestBase {

	/** Longer than the time between two claims, so that one has seen the delivery. */
	private static final Duration QUIET_TIME = Duration.ofMillis(1500);

	@Test
	void liveEventWaitsForTheFirstAttemptOfTheOlderOne() {
		CRM.answer("/live-order", Answer.hang());
		String call = call();
		String first = offer("live-order", call);
		await().until(() -> ids("live-order", call).equals(List.of(first)));
		CRM.answer("/live-order", Answer.ok());
		String second = offer("live-order", call);
		String otherCall = call();
		offer("live-order", otherCall);
		awaitState("live-order", otherCall, "delivered");
		await().during(QUIET_TIME).until(() -> ids("live-order", call).equals(List.of(first)));
		CRM.release(Answer.status(500));
		// the first event's next attempt is ten minutes later
		await().until(() -> ids("live-order", call).equals(List.of(first, second)));
		await().untilAsserted(
				() -> assertThat(deliveries("live-order", call)).extracting(DeliveryOrderTest::stateAndAttempts)
					.containsExactly("due 1", "delivered 1"));
	}

	@Test
	void durableEventWaitsForTheEndOfTheOlderOne() {
		CRM.answer("/durable-order", Answer.status(500));
		String call = call();
		String first = offer("durable-order", call);
		await().until(() -> delivery("durable-order", call).path("attempts").asInt() == 1);
		CRM.answer("/durable-order", Answer.ok());
		String second = offer("durable-order", call);
		String otherCall = call();
		offer("durable-order", otherCall);
		awaitState("durable-order", otherCall, "delivered");
		await().during(QUIET_TIME).until(() -> ids("durable-order", call).equals(List.of(first)));
		makeDue("durable-order", call, first);
		await().until(() -> ids("durable-order", call).equals(List.of(first, first, second)));
	}

	@Test
	void durableEventWaitsForAtMostFifteenMinutes() {
		CRM.answer("/durable-order", Answer.status(500));
		String call = call();
		String first = offer("durable-order", call);
		await().until(() -> delivery("durable-order", call).path("attempts").asInt() == 1);
		CRM.answer("/durable-order", Answer.ok());
		String second = offer("durable-order", call);
		age("durable-order", call, second, "10 minutes");
		await().during(QUIET_TIME).until(() -> ids("durable-order", call).equals(List.of(first)));
		age("durable-order", call, second, "5 minutes");
		await().until(() -> ids("durable-order", call).equals(List.of(first, second)));
		await().untilAsserted(
				() -> assertThat(deliveries("durable-order", call)).extracting(DeliveryOrderTest::stateAndAttempts)
					.containsExactly("due 1", "delivered 1"));
	}

	@Test
	void durableEventFollowsADeadOlderOne() {
		CRM.answer("/durable-order", (request) -> Answer.status(410).after(Duration.ofMillis(300)));
		String call = call();
		List<String> sent = List.of(offer("durable-order", call), offer("durable-order", call),
				offer("durable-order", call));
		await().untilAsserted(
				() -> assertThat(deliveries("durable-order", call)).extracting(DeliveryOrderTest::stateAndAttempts)
					.containsExactly("dead 1", "dead 1", "dead 1"));
		assertThat(ids("durable-order", call)).isEqualTo(sent);
	}

	/** Without a uuid, the dialer attempt is the ordering key. */
	@Test
	void eventsWithoutUuidAreOrderedByAttempt() {
		CRM.answer("/durable-order", Answer.status(500));
		String attempt = call();
		Map<String, Object> fields = Map.of("uuid", "", "attempt", attempt);
		String first = accept("durable-order", "", fields);
		await().until(() -> idsOfAttempt(attempt).equals(List.of(first)));
		CRM.answer("/durable-order", Answer.ok());
		String second = accept("durable-order", "", Map.of("uuid", "", "attempt", attempt, "event", "missed"));
		await().during(QUIET_TIME).until(() -> idsOfAttempt(attempt).equals(List.of(first)));
		makeDue("durable-order", attempt, first);
		await().until(() -> idsOfAttempt(attempt).equals(List.of(first, first, second)));
	}

	/**
	 * The order holds for first attempts at a live endpoint, for successes at a durable
	 * one.
	 */
	@Test
	void randomlyFailingEndpointGetsEachCallInOrder() {
		Map<String, List<String>> attempts = new ConcurrentHashMap<>();
		Map<String, List<String>> successes = new ConcurrentHashMap<>();
		CRM.answer("/shaky-live", shaky(7, attempts, new ConcurrentHashMap<>()));
		CRM.answer("/shaky-durable", shaky(11, new ConcurrentHashMap<>(), successes));
		Map<String, List<String>> sent = new ConcurrentHashMap<>();
		List<String> calls = Stream.generate(DeliveryTestBase::call).limit(30).toList();
		ExecutorService webitel = Executors.newFixedThreadPool(6);
		try {
			CompletableFuture.allOf(calls.stream().map((call) -> CompletableFuture.runAsync(() -> {
				List<String> ids = IntStream.range(0, 8).mapToObj((n) -> offer("shaky", call)).toList();
				sent.put(call, ids);
			}, webitel)).toArray(CompletableFuture<?>[]::new)).join();
		}
		finally {
			webitel.shutdown();
		}
		await().until(
				() -> endpoint("shaky-live").path("due").asInt() + endpoint("shaky-durable").path("due").asInt() == 0);
		assertThat(withoutRepetitions(attempts)).isEqualTo(sent);
		assertThat(withoutRepetitions(successes)).isEqualTo(sent);
		// the endpoint did fail
		assertThat(count(attempts)).isGreaterThan(240 + 20);
	}

	@Test
	void concurrentRequestsAreLimitedByParallel() {
		assertMaxConcurrent("narrow", 2);
	}

	@Test
	void concurrentRequestsAreLimitedToEightByDefault() {
		assertMaxConcurrent("stuck", 8);
	}

	@Test
	void hangingEndpointDelaysNoOther() {
		CRM.answer("/stuck", Answer.hang());
		List<String> calls = offerEach("stuck", 20);
		await().until(() -> CRM.hanging() == 8);
		String call = call();
		offer("quick", call);
		awaitState("quick", call, "delivered");
		assertThat(CRM.hanging()).isEqualTo(8);
		CRM.heal();
		calls.forEach((each) -> awaitState("stuck", each, "delivered"));
	}

	/** Eleven at five a second take two seconds; a busy machine may delay the first. */
	@Test
	void rateIsNotExceeded() {
		List<String> calls = offerEach("metered", 11);
		calls.forEach((call) -> awaitState("metered", call, "delivered"));
		List<Long> arrivals = CRM.requests("/metered")
			.stream()
			.filter((request) -> calls.contains(request.json().path("uuid").asText()))
			.map(ReceivedRequest::nanos)
			.toList();
		assertThat(arrivals).hasSize(11);
		assertThat(Duration.ofNanos(arrivals.get(10) - arrivals.get(0))).isBetween(Duration.ofSeconds(1),
				Duration.ofMinutes(1));
	}

	/**
	 * No request is sent while the circuit breaker is open: if that counted as a success
	 * or an attempt, there would be more attempts than requests.
	 */
	@Test
	void openCircuitBreakerMakesNoAttempts() {
		BROKEN_CRM.clear();
		BROKEN_CRM.answer(Answer.status(500));
		List<String> calls = offerEach("broken", 30);
		String call = call();
		offer("quick", call);
		awaitState("quick", call, "delivered");
		// ten requests open the breaker, with three more under way; later ones are its
		// probes, after about three seconds open
		await().until(() -> BROKEN_CRM.requests().size() >= 16);
		assertThat(endpoint("broken").path("due").asInt()).isEqualTo(30);
		assertThat(BROKEN_CRM.requests()).hasSizeLessThan(60);
		BROKEN_CRM.heal();
		await().untilAsserted(() -> assertThat(endpoint("broken").path("due").asInt()).isZero());
		List<JsonNode> deliveries = calls.stream().map((each) -> delivery("broken", each)).toList();
		assertThat(deliveries).allMatch((delivery) -> delivery.path("state").asText().equals("delivered"));
		assertThat(deliveries.stream().mapToInt((delivery) -> delivery.path("attempts").asInt()).sum())
			.isEqualTo(BROKEN_CRM.requests().size());
		assertThat(BROKEN_CRM.requests().stream().map((each) -> each.json().path("uuid").asText())).containsAll(calls);
	}

	/** Each endpoint has a separate circuit breaker. */
	@Test
	void openCircuitBreakerIsShownUntilClosed() {
		BROKEN_CRM.answer(Answer.status(500));
		List<String> calls = offerEach("faulty", 30);
		await().until(() -> breaker("faulty").equals("open"));
		assertThat(breaker("quick")).isEqualTo("closed");
		BROKEN_CRM.heal();
		calls.forEach((call) -> awaitState("faulty", call, "delivered"));
		await().until(() -> breaker("faulty").equals("closed"));
	}

	private void assertMaxConcurrent(String endpoint, int most) {
		CRM.answer("/" + endpoint, Answer.hang());
		List<String> calls = offerEach(endpoint, most + 4);
		await().until(() -> CRM.hanging() == most);
		await().during(QUIET_TIME).until(() -> CRM.hanging() == most);
		CRM.release(Answer.ok());
		await().until(() -> CRM.hanging() == Math.min(most, 4));
		CRM.heal();
		calls.forEach((call) -> awaitState(endpoint, call, "delivered"));
	}

	/** Reports this many offered calls. */
	private List<String> offerEach(String queue, int count) {
		List<String> calls = Stream.generate(DeliveryTestBase::call).limit(count).toList();
		calls.forEach((call) -> offer(queue, call));
		return calls;
	}

	private String breaker(String endpoint) {
		return endpoint(endpoint).path("breaker").asText();
	}

	/** A third of the requests fail, in different ways. */
	private static Function<ReceivedRequest, Answer> shaky(long seed, Map<String, List<String>> attempts,
			Map<String, List<String>> successes) {
		Random random = new Random(seed);
		return (request) -> {
			int draw = random.nextInt(12);
			record(attempts, request);
			if (draw < 3) {
				return Answer.status(503);
			}
			if (draw < 4) {
				return Answer.drop();
			}
			record(successes, request);
			return Answer.ok().after(Duration.ofMillis(draw));
		};
	}

	private static void record(Map<String, List<String>> notes, ReceivedRequest request) {
		notes.computeIfAbsent(request.json().path("uuid").asText(), (call) -> new CopyOnWriteArrayList<>())
			.add(request.header("webhook-id"));
	}

	private static Map<String, List<String>> withoutRepetitions(Map<String, List<String>> notes) {
		Map<String, List<String>> first = new ConcurrentHashMap<>();
		notes.forEach((call, ids) -> first.put(call, ids.stream().distinct().toList()));
		return first;
	}

	private static int count(Map<String, List<String>> notes) {
		return notes.values().stream().mapToInt(Collection::size).sum();
	}

	private static List<String> ids(String endpoint, String call) {
		return received(endpoint, call).stream().map((request) -> request.header("webhook-id")).toList();
	}

	private static List<String> idsOfAttempt(String attempt) {
		List<String> ids = new ArrayList<>();
		for (ReceivedRequest request : CRM.requests("/durable-order")) {
			if (request.json().path("attempt").asText().equals(attempt)) {
				ids.add(request.header("webhook-id"));
			}
		}
		return ids;
	}

	private static String stateAndAttempts(JsonNode delivery) {
		return delivery.path("state").asText() + " " + delivery.path("attempts").asInt();
	}

	/** Makes the next attempt of an event due now. */
	private static void makeDue(String endpoint, String call, String id) {
		change(endpoint, call, id, "next_at = now()");
	}

	/** Makes a delivery older by an interval. */
	private static void age(String endpoint, String call, String id, String interval) {
		change(endpoint, call, id, "since = since - interval '" + interval + "'");
	}

	private static void change(String endpoint, String call, String id, String change) {
		POSTGRES.execute("store", """
				update delivery set %1$s
				where endpoint = '%2$s' and event = (select seq from call_event where id = '%4$s');
				update call_queue set next_at = now() where endpoint = '%2$s' and call = '%3$s'""".formatted(change,
				endpoint, call, id));
	}

}
