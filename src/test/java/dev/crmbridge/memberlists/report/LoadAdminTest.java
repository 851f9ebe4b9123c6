package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /admin/loads}: receipts of loads, and the resume of stopped loads. */
class LoadAdminTest extends ListTestBase {

	private final String marker = marker();

	@Test
	void endedLoadIsShownAsItsReceipt() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, 12));
		JsonNode shown = ok(200, admin("GET", "/admin/loads/" + id(receipt)));
		assertThat(shown).isEqualTo(receipt);
		assertThat(shown.has("pending")).isFalse();
		assertThat(load(this.marker + ".csv")).isEqualTo(shown);
	}

	/** The reason for which an ended load waits is not the reason of its end. */
	@Test
	void failedRecheckLeavesEndedLoadUnchanged() throws IOException {
		uploads(this.marker).failNext(Failure.answerLost());
		JsonNode receipt = loaded(drop(this.marker, 12));
		WEBITEL.on(Operation.MEMBERS)
			.when((request) -> request.query().contains(id(receipt)))
			.failAlways(Failure.badGateway());
		await().until(() -> isDueLongAfterItsEnd(id(receipt)));
		assertThat(ok(200, admin("GET", "/admin/loads/" + id(receipt)))).isEqualTo(receipt);
	}

	/** Longer than webitel.recheck-wait, as after a recheck that failed. */
	private static boolean isDueLongAfterItsEnd(String load) throws SQLException {
		try (Connection connection = POSTGRES.connect("store");
				Statement statement = connection.createStatement();
				ResultSet found = statement.executeQuery("select from list_load where id = '" + load
						+ "' and holder is null and due_at > ended_at + interval '8 seconds'")) {
			return found.next();
		}
	}

	@Test
	void runningLoadShowsPendingRows() throws IOException {
		uploads(name(this.marker, 25)).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		String list = list(this.marker, 30).replace("380503000001", "no number");
		drop("in/soft", this.marker + ".csv", list);
		JsonNode running = await().until(() -> load(this.marker + ".csv"),
				(load) -> load != null && load.path("accepted").asInt() > 9);
		assertThat(state(running)).isEqualTo("uploading");
		assertThat(running.has("ended_at")).isFalse();
		assertThat(running.path("rows").asInt()).isEqualTo(30);
		assertThat(running.path("rejected").asInt()).isEqualTo(1);
		assertThat(running.path("pending").asInt()).isGreaterThanOrEqualTo(9)
			.isEqualTo(29 - running.path("accepted").asInt());
		assertThat(ok(200, admin("GET", "/admin/loads?state=uploading")).path("items"))
			.anyMatch((load) -> id(load).equals(id(running)));
		WEBITEL.release();
		assertEachRowOnce(loaded(this.marker + ".csv"));
	}

	@Test
	void loadInFirstPassHasNoPendingRows() throws IOException {
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		String file = drop(this.marker, 12);
		JsonNode reading = await(file, "reading", "uploading", "loaded");
		assertThat(state(reading)).isEqualTo("reading");
		assertThat(reading.path("queue").asText()).isEmpty();
		assertThat(reading.path("pending").asInt(-1)).isZero();
		WEBITEL.heal();
		assertThat(loaded(file).path("queue").asText()).isEqualTo("11");
	}

	@Test
	void loadsAreListedNewestFirst() throws IOException {
		JsonNode first = loaded(drop(this.marker, 1));
		JsonNode second = loaded(drop(marker(), 1));
		drop("in/agent-bound", this.marker + ".csv",
				"client_name,phone,agent,contract\n" + this.marker + ",0671112201,Olena Bondar,C-1\n");
		JsonNode third = await().until(() -> load(this.marker + ".csv"),
				(load) -> load.path("dialer").asText().equals("agent-bound") && state(load).equals("loaded"));
		assertThat(ids("")).startsWith(id(third), id(second), id(first));
		assertThat(ids("?limit=2")).containsExactly(id(third), id(second));
		assertThat(ids("?dialer=soft&limit=2")).containsExactly(id(second), id(first));
		assertThat(ids("?dialer=agent-bound&state=loaded&limit=1")).containsExactly(id(third));
		assertThat(ids("?dialer=soft&state=loaded&limit=1000")).contains(id(second), id(first))
			.doesNotContain(id(third));
		assertThat(ids("?dialer=" + this.marker)).isEmpty();
		assertThat(ids("?state=refused&limit=1000")).doesNotContain(id(first), id(second), id(third));
	}

	@Test
	void refusedListIsShownWithItsReason() throws IOException {
		drop("in/soft", this.marker + ".csv", "client_id\n1\n");
		JsonNode refused = await(this.marker + ".csv", "refused");
		assertThat(refused.path("reason").asText()).contains("missing: client_name");
		assertThat(MEMBERS.resolve("failed").resolve(id(refused)).resolve("reason.txt")).content()
			.isEqualToIgnoringNewLines(refused.path("reason").asText());
	}

	@Test
	void rejectsResumeOfLoadThatIsNotStopped() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, 1));
		JsonNode problem = ok(409, admin("POST", "/admin/loads/" + id(receipt) + "/resume"));
		assertThat(problem.path("code").asText()).isEqualTo("load-not-stopped");
		assertThat(problem.path("detail").asText()).contains("loaded");
	}

	@Test
	void stoppedLoadResumedTooEarlyStopsAgain() throws IOException {
		uploads(this.marker).failAlways(Failure.error(400, "app.member.valid.queue", "Mismatch queue type"));
		String file = drop(this.marker, 1);
		JsonNode stopped = await(file, "stopped");
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		await().until(() -> uploaded(this.marker).size() == 2);
		assertThat(await(file, "stopped").path("pending").asInt()).isEqualTo(1);
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		assertEachRowOnce(loaded(file));
	}

	@ParameterizedTest
	@CsvSource({ "foo=1, foo", "state=lost, state", "limit=0, limit", "limit=1001, limit", "limit=ten, limit",
			"dialer=soft&dialer=soft, dialer", "dialer=%00, dialer" })
	void rejectsInvalidParameter(String query, String field) {
		HttpResponse<String> answer = admin("GET", "/admin/loads?" + query);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
		JsonNode problem = ok(400, answer);
		assertThat(problem.path("code").asText()).isEqualTo("invalid-field");
		assertThat(problem.path("field").asText()).isEqualTo(field);
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /admin/loads", "GET /admin/loads/x", "POST /admin/loads/x/resume",
			"POST /admin/loads/x/undo" })
	void rejectsKeyOfAnotherGroup(String request) {
		String[] parts = request.split(" ");
		for (String key : List.of("webitel-1", "crm-1", "wrong")) {
			assertThat(send(
					request(parts[1]).setHeader("X-Api-Key", key).method(parts[0], HttpRequest.BodyPublishers.noBody()))
				.statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /admin/loads/20261122-101500-soft-00000000",
			"POST /admin/loads/20261122-101500-soft-00000000/resume", "GET /admin/loads/%00", "GET /admin/loads/%D0%96",
			"GET /admin/loads/..%2F" })
	void unknownLoadIsNotFound(String request) {
		String[] parts = request.split(" ");
		assertThat(admin(parts[0], parts[1]).statusCode()).isIn(404, 400);
	}

	private List<String> ids(String query) {
		List<String> ids = new ArrayList<>();
		ok(200, admin("GET", "/admin/loads" + query)).path("items").forEach((load) -> ids.add(id(load)));
		return ids;
	}

}
