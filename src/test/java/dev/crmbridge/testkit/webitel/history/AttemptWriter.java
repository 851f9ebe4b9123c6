package dev.crmbridge.testkit.webitel.history;

import java.util.List;
import java.util.function.LongFunction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;

/**
 * Writer of attempts as Webitel's history answers them. Name and variables are the
 * member's at present: those of a deleted member are missing, as Webitel joins the
 * members when it is asked (view {@code cc_member_view_attempt_history}).
 */
final class AttemptWriter {

	private final LongFunction<String> queueNames;

	private final LongFunction<String> agentNames;

	AttemptWriter(LongFunction<String> queueNames, LongFunction<String> agentNames) {
		this.queueNames = queueNames;
		this.agentNames = agentNames;
	}

	ObjectNode write(EndedAttempt attempt, List<String> fields) {
		CalledMember member = attempt.member();
		JsonNode stored = member.json();
		JsonNode present = member.deleted() ? Json.object() : stored;
		ObjectNode agent = Json.object();
		if (attempt.agent() != 0) {
			agent = Json.lookup(attempt.agent(), this.agentNames.apply(attempt.agent()));
		}
		JsonNode destination = destination(stored.path("communications"), attempt.number());
		ObjectNode answer = Json.object("id", attempt.id(), "channel", "call", "queue",
				Json.lookup(member.queue(), this.queueNames.apply(member.queue())), "member",
				Json.lookup(member.id(), present.path("name").asText()), "variables", present.path("variables"),
				"agent", agent, "offered_agents", Json.array(agent.isEmpty() ? List.of() : List.of(agent)), "bucket",
				stored.path("bucket"), "display", destination.path("display").asText(), "destination", destination,
				"joined_at", attempt.joinedAt(), "offering_at", attempt.offeringAt(), "bridged_at", attempt.bridgedAt(),
				"reporting_at", attempt.reportingAt(), "leaving_at", attempt.leavingAt(), "result", attempt.result(),
				"attempts", attempt.number());
		return fields.isEmpty() ? answer : answer.retain(fields);
	}

	/** Returns the called number: one after the other, from attempt to attempt. */
	private static JsonNode destination(JsonNode communications, int number) {
		return communications.isEmpty() ? Json.object() : communications.get((number - 1) % communications.size());
	}

}
