package dev.crmbridge.console.deliveries;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ConsoleTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.AfterEach;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Base of tests of the pages about deliveries. */
abstract class DeliveryPageTestBase extends ConsoleTestBase {

	static final String PATH = "/console/deliveries";

	static final String REDELIVER = PATH + "/redeliver";

	static final String DROP = PATH + "/drop";

	static final String NUMBER = "+380671234455";

	@AfterEach
	void heal() {
		CRM.heal();
	}

	/** Sends an event of a call with these fields changed or added. */
	void accept(String call, Map<String, Object> fields) {
		Map<String, Object> event = new TreeMap<>(Map.of("event", "answered", "direction", "inbound", "queue", "11",
				"uuid", call, "agent", "agent-1001", "cid", NUMBER, "timestamp", UUID.randomUUID().toString()));
		event.putAll(fields);
		HttpResponse<String> answer = send(request("/webitel/call-events").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(Json.MAPPER.valueToTree(event).toString())));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
	}

	/**
	 * Sends an event that the endpoint {@code call-journal} answers so, and awaits a
	 * state.
	 */
	String delivered(String call, Answer answer, String state, Map<String, Object> fields) {
		CRM.answer("/call-journal", (request) -> request.text().contains(call) ? answer : Answer.ok());
		accept(call, fields);
		return awaitState(call, state).path("id").asText();
	}

	String dead(String call) {
		return delivered(call, Answer.status(422), "dead", Map.of());
	}

	/** Awaits the state of the call's delivery, after an attempt. */
	JsonNode awaitState(String call, String state) {
		return await().until(() -> delivery(call),
				(delivery) -> delivery.path("state").asText().equals(state) && delivery.path("attempts").asInt() > 0);
	}

	JsonNode delivery(String call) {
		return admin("/admin/deliveries?" + ConsoleBrowser.query("endpoint", "call-journal", "uuid", call))
			.path("items")
			.path(0);
	}

	JsonNode admin(String path) {
		return json(send(request(path).setHeader("X-Api-Key", "admin-1")).body());
	}

	static String call() {
		return UUID.randomUUID().toString();
	}

	/** Creates an endpoint without a block, with a delivery for each of several calls. */
	static String orphan(int deliveries, String state, String received) {
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

	/** Returns the ids of the deliveries on a page, which operators can tick. */
	static List<String> ids(String page) {
		return all(page, "type=\"checkbox\" name=\"id\" value=\"([^\"]+)\"");
	}

	static List<String> all(String page, String pattern) {
		List<String> found = new ArrayList<>();
		Pattern.compile(pattern).matcher(page).results().forEach((match) -> found.add(match.group(1)));
		return found;
	}

	/** Returns the time that the last page gave its forms. */
	static String seen(String page) {
		return all(page, "name=\"seen\" value=\"([^\"]+)\"").get(0);
	}

	static String find(String... fields) {
		return PATH + "?" + ConsoleBrowser.query(fields);
	}

}
