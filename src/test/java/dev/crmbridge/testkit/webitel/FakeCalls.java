package dev.crmbridge.testkit.webitel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.FakeCatalog.Kind;

/** The stand-in's calls and dialer attempts, under way and reported. */
final class FakeCalls {

	private final FakeCatalog catalog;

	private final Map<String, FakeWebitel.Call> calls = new LinkedHashMap<>();

	private final Set<String> activeCalls = new HashSet<>();

	private final Set<String> busy = new HashSet<>();

	private final Set<String> inCall = new HashSet<>();

	/** The members of dialer attempts that wait for their results. */
	private final Map<Long, MemberRow> openAttempts = new LinkedHashMap<>();

	private final List<FakeWebitel.AttemptResult> results = new ArrayList<>();

	private long lastAttempt = 880_000;

	FakeCalls(FakeCatalog catalog) {
		this.catalog = catalog;
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

	synchronized long startAttempt(MemberRow member) {
		member.addAttempts(1);
		member.live(true);
		this.openAttempts.put(++this.lastAttempt, member);
		return this.lastAttempt;
	}

	/**
	 * Ends a dialer attempt as the queue's processing time does: reports are refused
	 * then.
	 */
	synchronized void timeOutAttempt(long attempt) {
		MemberRow member = this.openAttempts.remove(attempt);
		if (member != null) {
			member.live(false);
		}
	}

	/**
	 * Reports a result. {@code success} and {@code cancel} close the member; after any
	 * other result Webitel calls the member again.
	 */
	synchronized ObjectNode report(long attempt, JsonNode body) {
		MemberRow member = this.openAttempts.remove(attempt);
		if (member == null) {
			throw WebitelError.of(400, "app.cc_member.reporting.app_err",
					"rpc error: code = Unknown desc = Reporting: attempt " + attempt + " not found");
		}
		String status = body.path("status").asText("abandoned");
		member.live(false);
		if (Set.of("success", "cancel").contains(status)) {
			member.stop(status);
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
