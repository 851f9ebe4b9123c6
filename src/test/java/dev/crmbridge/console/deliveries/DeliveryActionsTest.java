package dev.crmbridge.console.deliveries;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Forms of operators on deliveries. */
class DeliveryActionsTest extends DeliveryPageTestBase {

	@Test
	void tickedDeliveryIsDeliveredAgainOnceAlsoIfTheFormIsSentTwice() {
		String call = call();
		String id = dead(call);
		CRM.heal();
		ConsoleBrowser operator = signedIn(OPERATOR);
		String seen = seen(operator.page(find("call", call)));
		HttpResponse<String> answer = operator.post(REDELIVER, "seen", seen, "id", id, "call", call);
		assertThat(answer.statusCode()).isEqualTo(303);
		assertThat(operator.follow(answer)).contains("Due again: 1.", "value=\"" + call + "\"");
		awaitState(call, "delivered");
		assertThat(operator.follow(operator.post(REDELIVER, "seen", seen, "id", id))).contains("Nothing was changed");
		assertThat(delivery(call).path("state").asText()).isEqualTo("delivered");
		assertThat(received(call)).isEqualTo(2);
		assertThat(activity()).anySatisfy((change) -> {
			assertThat(change.path("who").asText()).isEqualTo(OPERATOR);
			assertThat(change.path("action").asText()).isEqualTo("redeliver");
			assertThat(change.path("what").asText()).isEqualTo("1 deliveries; chosen by id");
		});
	}

	private static long received(String call) {
		return CRM.requests("/call-journal").stream().filter((request) -> request.text().contains(call)).count();
	}

	private List<JsonNode> activity() {
		List<JsonNode> changes = new ArrayList<>();
		admin("/admin/activity?limit=20").path("items").forEach(changes::add);
		return changes;
	}

	@Test
	void deliveryPageDeliversAgainAndReturns() {
		String call = call();
		String id = dead(call);
		CRM.heal();
		ConsoleBrowser operator = signedIn(OPERATOR);
		String seen = seen(operator.page(PATH + "/" + id));
		HttpResponse<String> answer = operator.post(REDELIVER, "seen", seen, "id", id, "one", "true");
		assertThat(answer.headers().firstValue("Location")).hasValue(PATH + "/" + id + "?done=redeliver&count=1");
		assertThat(operator.follow(answer)).contains("Due again: 1.");
		awaitState(call, "delivered");
	}

	@Test
	void dropIsAskedOnceMore() {
		String call = call();
		String id = delivered(call, Answer.status(503), "due", Map.of());
		ConsoleBrowser operator = signedIn(OPERATOR);
		String seen = seen(operator.page(find("call", call)));
		HttpResponse<String> asked = operator.post(DROP, "seen", seen, "id", id, "call", call);
		assertThat(asked.statusCode()).isEqualTo(200);
		assertThat(asked.body()).contains("Drop 1 delivery?", ">Drop 1 delivery</button>", "value=\"" + id + "\"");
		assertThat(delivery(call).path("state").asText()).isEqualTo("due");
		String confirmed = operator
			.follow(operator.post(DROP, "seen", seen, "id", id, "call", call, "confirmed", "true"));
		assertThat(confirmed).contains("Dropped: 1.", "dropped by an operator");
		assertThat(delivery(call).path("state").asText()).isEqualTo("dead");
	}

	@Test
	void allThatTheFilterFindsIsAskedOnceMoreInWords() {
		String endpoint = orphan(3, "dead", "now()");
		ConsoleBrowser operator = signedIn(OPERATOR);
		String page = operator.page(find("endpoint", endpoint, "state", "dead"));
		assertThat(page).contains("all 3 that match");
		String[] form = { "seen", seen(page), "endpoint", endpoint, "state", "dead", "all", "true" };
		String asked = operator.post(REDELIVER, form).body();
		assertThat(asked).contains("Deliver again all that match?", endpoint, ">dead<", "name=\"all\" value=\"true\"");
		assertThat(ids(operator.page(find("endpoint", endpoint, "state", "dead")))).hasSize(3);
		String done = operator.follow(operator.post(REDELIVER, with(form, "confirmed", "true")));
		assertThat(done).contains("Due again: 3.");
		page = operator.page(find("endpoint", endpoint));
		assertThat(all(page, "(due, next try)")).hasSize(3);
		operator.post(DROP, "seen", seen(page), "endpoint", endpoint, "all", "true", "confirmed", "true");
		assertThat(operator.page(find("endpoint", endpoint, "state", "dead"))).contains("all 3 that match");
	}

	@Test
	void redeliveryWithoutAStateWarns() {
		String call = call();
		dead(call);
		ConsoleBrowser operator = signedIn(OPERATOR);
		String seen = seen(operator.page(find("call", call)));
		String asked = operator.post(REDELIVER, "seen", seen, "call", call, "all", "true").body();
		assertThat(asked).contains("delivered events are sent again").doesNotContain("every delivery of the bridge");
		assertThat(operator.post(DROP, "seen", seen, "all", "true").body()).contains("every delivery of the bridge");
	}

	/** The API has no such filter. */
	@Test
	void numberSelectsDeliveries() {
		String number = "+380677654321";
		String call = call();
		delivered(call, Answer.status(422), "dead", Map.of("cid", number));
		CRM.heal();
		ConsoleBrowser operator = signedIn(OPERATOR);
		String seen = seen(operator.page(find("call", number)));
		assertThat(operator.follow(operator.post(REDELIVER, "seen", seen, "call", "067 765 43 21", "state", "dead",
				"all", "true", "confirmed", "true")))
			.contains("Due again: 1.");
		awaitState(call, "delivered");
		assertThat(activity()).extracting((change) -> change.path("what").asText())
			.contains("1 deliveries; state=dead number=+38067***4321");
	}

	@Test
	void nothingTickedChangesNothing() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		HttpResponse<String> answer = operator.post(REDELIVER, "seen", "2026-11-22T10:00:00Z", "state", "dead");
		assertThat(operator.follow(answer)).contains("Nothing was ticked.");
	}

	static Stream<List<String>> wrongForms() {
		String seen = "2026-11-22T10:00:00Z";
		return Stream.of(List.of("id", "1-call-journal"), List.of("seen", "now", "id", "1-call-journal"),
				List.of("seen", seen, "seen", seen, "id", "1-call-journal"),
				List.of("seen", seen, "id", "call-journal"), List.of("seen", seen, "id", ""),
				List.of("seen", seen, "all", "true", "all", "true"),
				List.of("seen", seen, "all", "true", "state", "lost"),
				List.of("seen", seen, "all", "true", "call", "x".repeat(256)),
				List.of("seen", seen, "all", "true", "from", "soon"));
	}

	@ParameterizedTest
	@MethodSource("wrongForms")
	void wrongFormIsRefused(List<String> form) {
		String[] fields = form.toArray(String[]::new);
		ConsoleBrowser operator = signedIn(OPERATOR);
		assertThat(operator.post(REDELIVER, fields).statusCode()).isEqualTo(400);
		assertThat(operator.post(DROP, with(fields, "confirmed", "true")).statusCode()).isEqualTo(400);
	}

	@Test
	void atMostAThousandDeliveriesAreTicked() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		List<String> fields = new ArrayList<>(List.of("seen", "2026-11-22T10:00:00Z"));
		for (int n = 0; n <= 1000; n++) {
			fields.addAll(List.of("id", (900_000_000 + n) + "-none"));
		}
		assertThat(operator.post(REDELIVER, fields.toArray(String[]::new)).statusCode()).isEqualTo(400);
		fields.subList(0, 2).clear();
		fields.subList(0, 2).clear();
		fields.addAll(List.of("seen", "2026-11-22T10:00:00Z"));
		assertThat(operator.follow(operator.post(REDELIVER, fields.toArray(String[]::new))))
			.contains("Nothing was changed");
	}

	@ParameterizedTest
	@ValueSource(strings = { VIEWER, CLERK, SOFT_CLERK })
	void onlyOperatorsAct(String user) {
		String call = call();
		String id = delivered(call, Answer.status(503), "due", Map.of());
		ConsoleBrowser browser = signedIn(user);
		assertThat(browser.page(find("call", call))).doesNotContain("type=\"checkbox\"");
		String[] form = { "seen", "2099-01-01T00:00:00Z", "id", id, "confirmed", "true" };
		assertThat(browser.post(REDELIVER, form).statusCode()).isEqualTo(403);
		assertThat(browser.post(DROP, form).statusCode()).isEqualTo(403);
		assertThat(browser.get(DROP).statusCode()).isEqualTo(403);
		assertThat(delivery(call).path("state").asText()).isEqualTo("due");
	}

	@Test
	void formWithoutTokenIsRefused() {
		String call = call();
		String id = delivered(call, Answer.status(503), "due", Map.of());
		ConsoleBrowser operator = signedIn(OPERATOR);
		String[] form = { "seen", "2099-01-01T00:00:00Z", "id", id, "confirmed", "true" };
		assertThat(operator.postWithoutToken(DROP, form).statusCode()).isEqualTo(403);
		assertThat(operator.postWithoutToken(REDELIVER, form).statusCode()).isEqualTo(403);
		assertThat(operator.postWithoutToken("/console/endpoints/call-journal/test").statusCode()).isEqualTo(403);
		assertThat(delivery(call).path("state").asText()).isEqualTo("due");
	}

	@Test
	void deadDeliveriesOfADayCountInTheNavigation() {
		dead(call());
		ConsoleBrowser viewer = signedIn(VIEWER);
		await().until(() -> viewer.page(PATH)
			.matches("(?s).*href=\"/console/deliveries\" aria-current=\"page\">Deliveries <span class=\"count\".*"));
	}

	private static String[] with(String[] fields, String... more) {
		return Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new);
	}

}
