package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.RawHttp;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A run of the bridge with every kind of success and failure, for tests of its logs. */
public final class LogScenario extends LoggedBridge {

	private final List<Event> events = new ArrayList<>();

	private final List<String> ends = new ArrayList<>();

	private String brokenOff;

	public LogScenario(Path folder) throws IOException {
		super(folder);
	}

	/** Looks up known and unknown callers, an invalid number, and with failing SQL. */
	public void lookUp() {
		this.postgres.execute("crm", "update customer set name = 'Olena " + NAMES.get(0) + "' where id = 42");
		assertThat(lookUp("+380" + NUMBERS.get(0))).contains("\"found\":true", NAMES.get(0));
		assertThat(lookUp("0" + NUMBERS.get(1))).contains("\"found\":false", "\"source\":\"crm\"");
		assertThat(lookUp("Petro " + NAMES.get(2) + " 380" + NUMBERS.get(2) + " (home)")).contains("none");
		this.postgres.execute("crm", "alter table customer rename to people; create view customer as "
				+ "select id, name, name::numeric as debt_amount, currency, agent_id, queue from people");
		assertThat(lookUp("0" + NUMBERS.get(0))).contains("\"source\":\"cache\"");
		this.postgres.execute("crm", "alter table customer_phone rename to phones");
		assertThat(lookUp("0" + NUMBERS.get(4))).contains("\"source\":\"default\"");
	}

	private String lookUp(String cid) {
		return ask("GET", "/webitel/caller-lookup?cid=" + URLEncoder.encode(cid, StandardCharsets.UTF_8), WEBITEL_KEY,
				null)
			.body();
	}

	/** Sends events that are valid, repeated, hostile, invalid, and not JSON. */
	public void sendEvents() {
		AtomicBoolean failed = new AtomicBoolean();
		this.crm.answer("/screen-pop", (request) -> Answer.status(failed.compareAndSet(false, true) ? 500 : 200)
			.body("text/plain", NAMES.get(3) + " is not known"));
		send("5e0c7a52-0001", "stored");
		await().atMost(WAIT_LIMIT).until(failed::get);
		send("5e0c7a52-0001", "duplicate");
		send("5e0c7a52-0002", "stored");
		send("x\u2028\u00852026 INFO INJECTED=y ", "x__2026_INFO_INJECTED_y_", "stored");
		String wrong = event("5e0c7a52-0003");
		assertThat(post(wrong.replace("offering", "380" + NUMBERS.get(0))).statusCode()).isEqualTo(400);
		assertThat(post(wrong.substring(3)).statusCode()).isEqualTo(400);
		assertThat(post(wrong.replace("\"11\"", "{}")).statusCode()).isEqualTo(400);
	}

	private void send(String call, String outcome) {
		send(call, call, outcome);
	}

	private void send(String call, String shown, String outcome) {
		HttpResponse<String> answer = post(event(call));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		this.events.add(new Event(json(answer.body()).path("id").asText(), shown, request(answer), outcome));
	}

	private HttpResponse<String> post(String event) {
		return ask("POST", "/webitel/call-events", WEBITEL_KEY, event, "X-Request-Id", "of-the-sender");
	}

	private static String event(String call) {
		return """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"0%s","timestamp":"1795391999000",
				"customer":"%s","callback":"+380%s"}"""
			.formatted(call, NUMBERS.get(0), NAMES.get(4), NUMBERS.get(1));
	}

	/** Waits for deliveries that fail and are retried, and for one that is refused. */
	public void deliver() {
		await().atMost(WAIT_LIMIT).until(() -> deliveries("delivered") == 6);
		this.crm.answer("/screen-pop", Answer.status(422).body("text/plain", NAMES.get(3) + " has no card"));
		send("5e0c7a52-0004", "stored");
		await().atMost(WAIT_LIMIT).until(() -> deliveries("dead") == 1);
	}

	private int deliveries(String state) {
		return json(ask("GET", "/admin/deliveries?state=" + state, ADMIN_KEY, null).body()).path("items").size();
	}

	/** Sends requests of the CRM that Webitel carries out, refuses, and cuts off. */
	public void useCrmApi() {
		String call = "{\"destination\":\"+380%s\",\"from\":{\"extension\":\"1001\"},\"params\":{\"variables\":{\"name\":\"%s\"}}}"
			.formatted(NUMBERS.get(3), NAMES.get(0));
		assertStatus(201, "POST", "/crm/calls", call, "X-Webitel-Access", AGENTS_TOKEN, "Idempotency-Key", "one");
		assertStatus(200, "GET", "/crm/agents?q=" + NAMES.get(1), null);
		assertStatus(400, "POST", "/crm/calls", call.replace("\"from\"", "\"" + NAMES.get(0) + "\""));
		assertStatus(400, "POST", "/crm/calls", "{" + call);
		this.webitel.expireTokens();
		assertStatus(502, "POST", "/crm/calls", call, "X-Webitel-Access", AGENTS_TOKEN);
		assertStatus(502, "GET", "/crm/agents/7", null);
		this.webitel.restoreTokens();
		fail(Failure.error(400, "app.call.refused", "380" + NUMBERS.get(3) + " of " + NAMES.get(0)));
		assertStatus(422, "POST", "/crm/calls", call);
		fail(Failure.error(500, "app.call.failed", "380" + NUMBERS.get(3) + " of " + NAMES.get(0)));
		assertStatus(502, "POST", "/crm/calls", call);
		fail(Failure.refusal(Answer.ok().body("application/json", "{\"" + NAMES.get(0) + "\": 0" + NUMBERS.get(3))));
		assertStatus(502, "POST", "/crm/calls", call);
		fail(Failure.refusal(Answer.ok().body("application/json", "{\"id\":{\"name\":\"" + NAMES.get(0) + "\"}}")));
		ask("POST", "/crm/calls", CRM_KEY, call);
		fail(Failure.connectionClosed());
		this.brokenOff = request(assertStatus(504, "POST", "/crm/calls", call));
	}

	private void fail(Failure failure) {
		this.webitel.on(Operation.CALL).failNext(failure);
	}

	private HttpResponse<String> assertStatus(int status, String method, String path, String body, String... headers) {
		HttpResponse<String> answer = ask(method, path, CRM_KEY, body, headers);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return answer;
	}

	/**
	 * Loads lists: with bad rows, refused by Webitel at first, invalid; and undoes one.
	 */
	public void loadLists() throws IOException {
		String header = "client_id,client_name,mobile,home,contract,debt\n";
		String good = row(1, 0, "380" + NUMBERS.get(4)) + row(2, 1, "+380" + NUMBERS.get(5))
				+ row(3, 2, "0" + NUMBERS.get(6));
		String bad = row(4, 3, "380" + NUMBERS.get(4)) + row(5, 4, NUMBERS.get(7) + "0000") + row(6, 5, NAMES.get(5));
		String refused = "Failing row contains (" + NAMES.get(0) + ", 380" + NUMBERS.get(4) + ")";
		this.webitel.on(Operation.BULK).failNext(Failure.error(500, "store.sql_member.bulk_save.app_error", refused));
		String mixed = drop("in/soft", "mixed", header + good + bad, "loaded",
				"6 rows, 3 accepted, 2 rejected, 1 duplicates");
		drop("preview/soft", "preview", header + good, "preview", "3 rows, 3 accepted, 0 rejected, 0 duplicates");
		Files.createDirectories(this.folder.resolve("members/in/x\nINJECTED"));
		drop("in/x\nINJECTED", "unknown", header, "refused", "0 rows, 0 accepted, 0 rejected, 0 duplicates");
		drop("in/soft", "wrong", good, "refused", "0 rows, 0 accepted, 0 rejected, 0 duplicates");
		this.webitel.on(Operation.BULK).failNext(Failure.error(400, "app.member.valid.queue", refused));
		drop("in/soft", "stopped", header + good, "stopped", null);
		assertThat(ask("POST", "/admin/loads/" + mixed + "/undo", ADMIN_KEY, "").statusCode()).isEqualTo(202);
		await().atMost(WAIT_LIMIT).until(() -> load("mixed").path("state").asText().equals("undone"));
		this.ends.add("Ended load as undone: 6 rows, 3 accepted, 2 rejected, 1 duplicates; load=" + mixed);
	}

	private static String row(int id, int name, String mobile) {
		return "%d,Olha %s,%s,,C-%d,%d\n".formatted(id, NAMES.get(name), mobile, id, id);
	}

	private String drop(String where, String name, String list, String state, String counts) throws IOException {
		Path part = Files.writeString(this.folder.resolve("members").resolve(where).resolve(name + ".part"), list);
		Files.move(part, part.resolveSibling(name + ".csv"), StandardCopyOption.ATOMIC_MOVE);
		await().atMost(WAIT_LIMIT).until(() -> load(name).path("state").asText().equals(state));
		String id = load(name).path("load").asText();
		if (counts != null) {
			this.ends.add("Ended load as " + state + ": " + counts + "; load=" + id);
		}
		return id;
	}

	private JsonNode load(String name) {
		for (JsonNode load : json(ask("GET", "/admin/loads", ADMIN_KEY, null).body()).path("items")) {
			if (load.path("file").asText().equals(name + ".csv")) {
				return load;
			}
		}
		return Json.MAPPER.missingNode();
	}

	/** Sends requests that Tomcat or a filter refuses. */
	public void sendInvalidRequests() {
		assertThat(ask("GET", "/crm/agents", REFUSED_KEY, null).statusCode()).isEqualTo(401);
		assertThat(
				ask("POST", "/webitel/call-events", WEBITEL_KEY, "\"" + NAMES.get(0).repeat(9000) + "\"").statusCode())
			.isEqualTo(413);
		String target = "/webitel/caller-lookup?cid=%zz0" + NUMBERS.get(2);
		RawHttp.send(this.port, RawHttp.get(target, WEBITEL_KEY, "Cookie: name=\"" + NAMES.get(0) + ";;=\u0001"));
		RawHttp.send(this.port, RawHttp.get(target, WEBITEL_KEY, "X-Api Key: " + REFUSED_KEY));
		RawHttp.send(this.port, RawHttp.get(target, WEBITEL_KEY, "Content-Length: " + REFUSED_KEY));
		RawHttp.send(this.port, RawHttp.get("/webitel/" + NAMES.get(2) + "%zz\\", REFUSED_KEY));
		RawHttp.send(this.port, "GET http://380" + NUMBERS.get(2) + "\\@x/ HTTP/1.1\r\nConnection: close\r\n\r\n");
		RawHttp.send(this.port, "380" + NUMBERS.get(2) + "{} / HTTP/1.1\r\nConnection: close\r\n\r\n");
	}

	/** Stops and restarts both databases, while events are spooled. */
	public void stopDatabases() {
		this.postgres.stop();
		assertThat(lookUp("0" + NUMBERS.get(0))).contains("\"source\":\"cache\"");
		send("5e0c7a52-0005", "spooled");
		send("5e0c7a52-0006", "spooled");
		ask("GET", "/admin/deliveries", ADMIN_KEY, null);
		assertStatus(503, "POST", "/crm/calls",
				"{\"destination\":\"380%s\",\"from\":{\"extension\":\"1001\"}}".formatted(NUMBERS.get(3)),
				"Idempotency-Key", "two");
		this.postgres.restart();
		await().atMost(WAIT_LIMIT).until(() -> this.bridge.output().contains("The spool is empty"));
	}

	/** Returns the accepted events. */
	public List<Event> events() {
		return this.events;
	}

	/** Returns the expected log lines of ended loads. */
	public List<String> ends() {
		return this.ends;
	}

	/** Returns the id of the request during which Webitel closed the connection. */
	public String brokenOff() {
		return this.brokenOff;
	}

	/**
	 * An accepted event.
	 *
	 * @param id the id in the response
	 * @param call the id of the call as the log shows it
	 * @param request the id of the request
	 * @param outcome stored, spooled or duplicate
	 */
	public record Event(String id, String call, String request, String outcome) {
	}

}
