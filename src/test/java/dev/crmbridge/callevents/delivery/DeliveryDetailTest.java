package dev.crmbridge.callevents.delivery;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** One delivery with its tries, and test events, as operators see them. */
class DeliveryDetailTest extends DeliveryTestBase {

	@Test
	void deliveryShowsItsEventAndItsLastFiveTries() {
		Queue<Answer> answers = new ConcurrentLinkedQueue<>(IntStream.rangeClosed(1, 6)
			.mapToObj((i) -> Answer.status(500 + i).body("text/plain", i + "ї".repeat(2000)))
			.toList());
		CRM.answer("/quick", (request) -> answers.isEmpty() ? Answer.status(204) : answers.poll());
		String call = call();
		String id = offer("quick", call);
		JsonNode shown = json(shown(awaitState("quick", call, "delivered")));
		assertThat(shown.path("body").path("id").asText()).isEqualTo(id);
		assertThat(shown.path("event").asText()).isEqualTo("offering");
		assertThat(shown.path("attempts").asInt()).isEqualTo(7);
		List<JsonNode> tries = new ArrayList<>();
		shown.path("tries").forEach(tries::add);
		assertThat(tries).extracting((each) -> each.path("status").asInt()).containsExactly(503, 504, 505, 506, 204);
		assertThat(tries.get(0).path("error").asText()).isEqualTo("answered 503");
		assertThat(tries.get(0).path("response").asText()).isEqualTo("3" + "ї".repeat(511));
		assertThat(tries.get(0).path("at").asText()).matches("20\\d\\d-\\d\\d-\\d\\dT[\\d:.]{12}Z");
		assertThat(tries.get(4).path("error").isNull()).isTrue();
		assertThat(tries.get(4).path("ms").isNumber()).isTrue();
		assertThat(send(request("/admin/deliveries/1-unknown")).statusCode()).isEqualTo(404);
		assertThat(send(request("/admin/deliveries/nonsense")).statusCode()).isEqualTo(404);
	}

	@Test
	void testEventIsSentAtOnceAndIsNoDelivery() {
		CRM.answer("/picky", Answer.status(204));
		JsonNode sent = json(test("picky"));
		assertThat(sent.path("status").asInt()).isEqualTo(204);
		assertThat(sent.path("ms").isNumber()).isTrue();
		assertThat(sent.path("error").asText()).isEmpty();
		ReceivedRequest request = CRM.requests("/picky").get(CRM.requests("/picky").size() - 1);
		assertThat(request.json().path("event").asText()).isEqualTo("test");
		assertThat(request.header("webhook-id")).isEqualTo(request.json().path("id").asText());
		CRM.answer("/picky", Answer.status(410));
		assertThat(json(test("picky")).path("error").asText()).isEqualTo("answered 410");
		assertThat(json(test("to-file")).path("status").isNull()).isTrue();
		assertThat(send(request("/admin/activity?limit=1")).body()).contains("\"test\"", "to-file");
		assertThat(
				send(request("/admin/endpoints/unknown/test").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
			.isEqualTo(404);
	}

	@Test
	void testEventPassesAnOpenCircuitBreaker() {
		BROKEN_CRM.answer(Answer.status(500));
		for (int i = 0; i < 30; i++) {
			offer("faulty", call());
		}
		await().until(() -> endpoint("faulty").path("breaker").asText(), "open"::equals);
		assertThat(json(test("faulty")).path("status").asInt()).isEqualTo(500);
	}

	private String test(String endpoint) {
		return send(request("/admin/endpoints/" + endpoint + "/test").POST(HttpRequest.BodyPublishers.noBody())).body();
	}

	private String shown(JsonNode delivery) {
		return send(request("/admin/deliveries/" + delivery.path("id").asText())).body();
	}

}
