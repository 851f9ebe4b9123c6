package dev.crmbridge.callevents.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.context.TestSteps;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** Blocks with a {@code uri}: files, tables and routes. */
class OtherDestinationsTest extends DeliveryTestBase {

	@Test
	void fileGetsTheEventsOfACallInOrder() throws IOException {
		String call = call();
		List<String> ids = IntStream.range(0, 20).mapToObj((i) -> offer("to-file", call)).toList();
		Path file = OUT.resolve(call + ".jsonl");
		await().until(() -> Files.exists(file) ? Files.readAllLines(file).size() : 0, (lines) -> lines == 20);
		assertThat(Files.readAllLines(file)).map((line) -> json(line).path("id").asText()).isEqualTo(ids);
		assertThat(deliveries("to-file", call)).hasSize(20)
			.allSatisfy((delivery) -> assertThat(delivery.path("status").isNull()).isTrue());
	}

	@Test
	void tableGetsFieldsAndBodyAndWaitsForTheDatabase() throws SQLException {
		POSTGRES.execute("store", "drop table if exists received");
		String call = call();
		String id = accept("to-table", call, Map.of("note", "it's {{x}} ${body}"));
		JsonNode due = await().until(() -> delivery("to-table", call), (each) -> each.path("attempts").asInt() > 0);
		assertThat(due.path("state").asText()).isEqualTo("due");
		POSTGRES.execute("store",
				"create table received (n serial, call text, event text, agent text, member text, note text, body text)");
		awaitState("to-table", call, "delivered");
		try (var connection = POSTGRES.connect("store");
				var rows = connection.createStatement().executeQuery("select * from received")) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString("call")).isEqualTo(call);
			assertThat(rows.getString("event")).isEqualTo("offering");
			assertThat(rows.getString("agent")).isEqualTo("1001");
			assertThat(rows.getString("member")).isEmpty();
			assertThat(rows.getString("note")).isEqualTo("it's {{x}} ${body}");
			assertThat(json(rows.getString("body")).path("id").asText()).isEqualTo(id);
			assertThat(rows.next()).isFalse();
		}
	}

	@Test
	void routeGetsThreeHeadersAndTheJson() {
		List<Map<String, Object>> headers = new ArrayList<>();
		List<Object> bodies = new ArrayList<>();
		STEPS.receiveBy((head, body) -> {
			headers.add(head);
			bodies.add(body);
		});
		String call = call();
		String id = offer("to-route", call);
		awaitState("to-route", call, "delivered");
		assertThat(headers).containsExactly(Map.of("webhook-id", id, "event", "offering", "call", call));
		assertThat(json(bodies.get(0).toString()).path("uuid").asText()).isEqualTo(call);
	}

	/**
	 * Two threads at most hang; the failure is recorded, and deliveries go on afterwards.
	 */
	@Test
	void routeThatHangsIsRetriedAndTakesNoMoreThreads() {
		CountDownLatch hanging = new CountDownLatch(1);
		Queue<String> begun = new ConcurrentLinkedQueue<>();
		STEPS.receiveBy((headers, body) -> {
			begun.add(String.valueOf(headers.get("call")));
			TestSteps.awaitStubbornly(hanging);
		});
		List<String> calls = IntStream.range(0, 5).mapToObj((i) -> call()).toList();
		calls.forEach((call) -> offer("to-route", call));
		await().until(() -> calls.stream()
			.flatMap((call) -> deliveries("to-route", call).stream())
			.filter((delivery) -> delivery.path("error").asText().equals("no answer in time"))
			.count(), (failed) -> failed == 2);
		assertThat(begun).hasSize(2);
		// another endpoint is not delayed
		String call = call();
		offer("dressed", call);
		awaitState("dressed", call, "delivered");
		STEPS.receiveBy((headers, body) -> {
		});
		hanging.countDown();
		calls.forEach((each) -> awaitState("to-route", each, "delivered"));
	}

}
