package dev.crmbridge.web;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Each change of an operator is recorded with its author, and logged in one line. */
@ExtendWith(OutputCaptureExtension.class)
class ActivityTest extends ListTestBase {

	/** First 8 hex digits of the SHA-256 of {@code admin-1}. */
	private static final String UNNAMED = "90b1b286";

	private final String marker = marker();

	@Test
	void redeliveriesAreRecordedWithTheirCount(CapturedOutput output) {
		String endpoint = deliveries(2001, "dead");
		Instant before = Instant.now();
		ok(200, post("admin-2", "/admin/deliveries/redeliver", """
				{"endpoint":"%s","state":"dead","from":"2020-01-01T00:00:00Z"}""".formatted(endpoint)));
		JsonNode change = changes(endpoint).get(0);
		assertThat(changes(endpoint)).hasSize(1);
		assertThat(change.path("who").asText()).isEqualTo("ops");
		assertThat(change.path("action").asText()).isEqualTo("redeliver");
		assertThat(change.path("what").asText())
			.isEqualTo("2001 deliveries; endpoint=" + endpoint + " state=dead from=2020-01-01T00:00:00Z");
		assertThat(Instant.parse(change.path("at").asText())).isBetween(before.minusMillis(1), Instant.now());
		assertThat(output.toString().lines().filter((line) -> line.contains(endpoint))).singleElement()
			.asString()
			.contains("INFO", "Redelivered 2001 deliveries; endpoint=" + endpoint, "who=ops")
			.doesNotContain("admin-2");
	}

	@Test
	void droppedDeliveriesAreRecordedWithTheKeysDigest(CapturedOutput output) {
		String endpoint = deliveries(3, "due");
		ok(200, post("admin-1", "/admin/deliveries/drop", "{\"endpoint\":\"" + endpoint + "\"}"));
		assertThat(changes(endpoint)).singleElement().satisfies((change) -> {
			assertThat(change.path("who").asText()).isEqualTo(UNNAMED);
			assertThat(change.path("action").asText()).isEqualTo("drop");
			assertThat(change.path("what").asText()).isEqualTo("3 deliveries; endpoint=" + endpoint);
		});
		assertThat(output).contains("Dropped 3 deliveries; endpoint=" + endpoint + " who=" + UNNAMED);
	}

	@Test
	void ineffectiveChangeIsNotRecorded() throws IOException {
		String endpoint = deliveries(3, "delivered");
		ok(200, post("admin-1", "/admin/deliveries/drop", "{\"endpoint\":\"" + endpoint + "\"}"));
		assertThat(changes(endpoint)).isEmpty();
		JsonNode loaded = loaded(drop(this.marker, 1));
		ok(409, admin("POST", "/admin/loads/" + id(loaded) + "/resume"));
		assertThat(changes(id(loaded))).isEmpty();
	}

	@Test
	void clientCannotChooseItsName() {
		String endpoint = deliveries(1, "due");
		ok(200, send(request("/admin/deliveries/drop?who=boss").setHeader("X-Api-Key", "admin-2")
			.header("who", "boss")
			.header("CamelVariable.who", "boss")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"endpoint\":\"" + endpoint + "\"}"))));
		assertThat(changes(endpoint)).extracting((change) -> change.path("who").asText()).containsExactly("ops");
	}

	@Test
	void resumedAndUndoneLoadsAreRecorded(CapturedOutput output) throws IOException {
		uploads(this.marker).failNext(Failure.error(400, "app.member.valid.queue", "Mismatch queue type"));
		String file = drop(this.marker, 4);
		String id = id(await(file, "stopped"));
		ok(202, post("admin-2", "/admin/loads/" + id + "/resume", null));
		JsonNode receipt = loaded(file);
		ok(202, post("admin-1", "/admin/loads/" + id + "/undo", null));
		await(file, "undone");
		drop("undo", this.marker + ".json", Files.readString(done(receipt).resolve("receipt.json")));
		await().until(() -> changes(id).size() == 3);
		assertThat(changes(id))
			.extracting((change) -> change.path("action").asText() + " " + change.path("who").asText())
			.containsExactly("undo folder:undo", "undo " + UNNAMED, "resume ops");
		assertThat(changes(id)).extracting((change) -> change.path("what").asText())
			.containsExactly("a load of 4 rows, 4 accepted; load=" + id, "a load of 4 rows, 4 accepted; load=" + id,
					"a load of 4 rows, 0 accepted; load=" + id);
		assertThat(output).contains("Resumed a load of 4 rows, 0 accepted; load=" + id + " who=ops",
				"Started to undo a load of 4 rows, 4 accepted; load=" + id + " who=folder:undo");
	}

	@Test
	void changesComeInPages() {
		String endpoint = deliveries(3, "due");
		for (int i = 0; i < 3; i++) {
			deliveries(endpoint, 1, "due");
			ok(200, post("admin-1", "/admin/deliveries/drop", "{\"endpoint\":\"" + endpoint + "\"}"));
		}
		List<String> ids = changes(endpoint).stream().map((change) -> change.path("id").asText()).toList();
		assertThat(ids).hasSize(3);
		JsonNode page = ok(200, admin("GET", "/admin/activity?limit=1&before=" + ids.get(0))).path("items");
		assertThat(page).hasSize(1);
		assertThat(Long.parseLong(page.get(0).path("id").asText())).isLessThan(Long.parseLong(ids.get(0)))
			.isGreaterThanOrEqualTo(Long.parseLong(ids.get(1)));
	}

	@ParameterizedTest
	@CsvSource({ "limit=0, limit", "limit=1001, limit", "before=x, before", "before=-1, before",
			"before=9999999999999999999, before", "who=ops, who" })
	void invalidParameterIsRefused(String query, String field) {
		JsonNode problem = ok(400, admin("GET", "/admin/activity?" + query));
		assertThat(problem.path("code").asText()).isEqualTo("invalid-field");
		assertThat(problem.path("field").asText()).isEqualTo(field);
	}

	/** Returns the changes whose text contains this, newest first. */
	private List<JsonNode> changes(String text) {
		List<JsonNode> found = new ArrayList<>();
		ok(200, admin("GET", "/admin/activity?limit=1000")).path("items").forEach((change) -> {
			if (change.path("what").asText().contains(text)) {
				found.add(change);
			}
		});
		return found;
	}

	private HttpResponse<String> post(String key, String path, String body) {
		return send(request(path).setHeader("X-Api-Key", key)
			.header("Content-Type", "application/json")
			.POST((body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody()));
	}

	/** Adds deliveries of an endpoint without a block, which no other work changes. */
	private static String deliveries(int count, String state) {
		String endpoint = "gone-" + UUID.randomUUID();
		deliveries(endpoint, count, state);
		return endpoint;
	}

	private static void deliveries(String endpoint, int count, String state) {
		POSTGRES.execute("store", """
				with event as (
				  insert into call_event (id, event, uuid, received_at, key, body)
				  select gen_random_uuid(), 'offering', 'call', now(), null, '{}'
				  from generate_series(1, %d) returning seq
				)
				insert into delivery (event, endpoint, call, state, since, next_at, ended_at)
				select seq, '%s', 'call-' || seq, '%3$s', now(), now(), case when '%3$s' <> 'due' then now() end
				from event""".formatted(count, endpoint, state));
	}

}
