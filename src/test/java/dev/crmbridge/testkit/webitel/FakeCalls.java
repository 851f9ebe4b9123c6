package dev.crmbridge.testkit.webitel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.FakeCatalog.Kind;
import dev.crmbridge.testkit.webitel.history.AttemptEnd;
import dev.crmbridge.testkit.webitel.history.FakeAttempts;

/** The stand-in's calls, and the reported results of dialer attempts. */
final class FakeCalls {

	private final FakeCatalog catalog;

	private final FakeAttempts attempts;

	private final LongSupplier clock;

	private final Map<String, FakeWebitel.Call> calls = new LinkedHashMap<>();

	private final Set<String> activeCalls = new HashSet<>();

	private final Set<String> busy = new HashSet<>();

	private final Set<String> inCall = new HashSet<>();

	private final List<FakeWebitel.AttemptResult> results = new ArrayList<>();

	FakeCalls(FakeCatalog catalog, FakeAttempts attempts, LongSupplier clock) {
		this.catalog = catalog;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * Creates a call. Errors and their order are those of Webitel's call.go, which checks
	 * "in a call" only with {@code cancel_distribute}.
	 */
	synchronized ObjectNode create(JsonNode body, String token) {
		JsonNode from = body.path("from");
		String extension = from.path("extension").asText();
		if (extension.isEmpty() && from.path("id").asLong() == 0) {
			throw WebitelError.of(400, "app.call.create.valid.from", "");
		}
		if (!extension.isEmpty() && this.catalog.id(Kind.AGENT, "extension", extension) == 0) {
			throw WebitelError.notFound("store.sql_user.get_call_info.app_error", "sql: no rows in result set");
		}
		if (this.busy.contains(extension)) {
			throw WebitelError.of(400, "app.call.create.valid.busy", "");
		}
		if (this.inCall.contains(extension) && body.at("/params/cancel_distribute").asBoolean()) {
			throw WebitelError.of(400, "app.call.create.valid.agent", "Agent in call");
		}
		String id = UUID.randomUUID().toString();
		this.calls.put(id, new FakeWebitel.Call(id, body.path("destination").asText(), extension, token, body));
		this.activeCalls.add(id);
		return Json.object("id", id);
	}

	synchronized void hangUp(String id) {
		if (!this.activeCalls.remove(id)) {
			throw WebitelError.notFound("store.sql_call.get_instance.app_error",
					"id=" + id + ", sql: no rows in result set");
		}
	}

	synchronized void busy(String extension, boolean busy) {
		toggle(this.busy, extension, busy);
	}

	synchronized void inCall(String extension, boolean inCall) {
		toggle(this.inCall, extension, inCall);
	}

	private static void toggle(Set<String> set, String extension, boolean member) {
		if (member) {
			set.add(extension);
		}
		else {
			set.remove(extension);
		}
	}

	/**
	 * Reports a result. {@code success} and {@code cancel} close the member; after any
	 * other result Webitel calls the member again.
	 */
	synchronized ObjectNode report(long attempt, JsonNode body) {
		String status = body.path("status").asText("abandoned");
		Instant now = Instant.ofEpochMilli(this.clock.getAsLong());
		AttemptEnd end = AttemptEnd.with(status).agent(body.path("agent_id").asLong()).reportingAt(now).leavingAt(now);
		if (!this.attempts.end(attempt, end)) {
			throw WebitelError.of(400, "app.cc_member.reporting.app_err",
					"rpc error: code = Unknown desc = Reporting: attempt " + attempt + " not found");
		}
		this.results.add(new FakeWebitel.AttemptResult(attempt, status, body));
		return Json.object("status", "success");
	}

	synchronized List<FakeWebitel.Call> calls() {
		return List.copyOf(this.calls.values());
	}

	synchronized Set<String> activeCalls() {
		return Set.copyOf(this.activeCalls);
	}

	synchronized List<FakeWebitel.AttemptResult> results() {
		return List.copyOf(this.results);
	}

}
