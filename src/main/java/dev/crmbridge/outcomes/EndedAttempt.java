package dev.crmbridge.outcomes;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.crmbridge.webitel.WebitelObjectReader;

/**
 * A dialer attempt that has ended, of a member that a load made.
 *
 * @param id Webitel's id of the attempt
 * @param queue id of the queue
 * @param member id of the member
 * @param name name of the member
 * @param agent id of the agent; empty without one
 * @param destination the number that was called
 * @param call id of the call; empty without one
 * @param result Webitel's word for the result
 * @param attempts how often the member was called so far
 * @param load id of the load
 * @param row number of the row in its list
 * @param offeredAt when the call was offered; null if it was not
 * @param bridgedAt when an agent and the member were connected; null if they were not
 * @param endedAt when the attempt ended
 * @param variables variables of the member, without those of the bridge
 */
record EndedAttempt(long id, String queue, String member, String name, String agent, String destination, String call,
		String result, int attempts, String load, long row, Instant offeredAt, Instant bridgedAt, Instant endedAt,
		Map<String, Object> variables) {

	private static final String BRIDGE_PREFIX = "import_";

	/** Returns the attempt in an item of Webitel's history; null for other attempts. */
	static EndedAttempt of(Object item) {
		WebitelObjectReader attempt = WebitelObjectReader.of(item);
		WebitelObjectReader variables = attempt.object("variables");
		long row = variables.number("import_row");
		String load = variables.text("import_id");
		if (attempt.number("id") <= 0 || attempt.number("leaving_at") <= 0 || row <= 0 || load.isEmpty()) {
			return null;
		}
		String call = attempt.text("member_call_id");
		return new EndedAttempt(attempt.number("id"), attempt.object("queue").text("id"),
				attempt.object("member").text("id"), attempt.object("member").text("name"),
				attempt.object("agent").text("id"), attempt.object("destination").text("destination"),
				call.isEmpty() ? attempt.text("agent_call_id") : call, attempt.text("result"),
				(int) attempt.number("attempts"), load, row, time(attempt, "offering_at"), time(attempt, "bridged_at"),
				time(attempt, "leaving_at"), others(variables.values()));
	}

	private static Instant time(WebitelObjectReader attempt, String key) {
		long millis = attempt.number(key);
		return (millis > 0) ? Instant.ofEpochMilli(millis) : null;
	}

	private static Map<String, Object> others(Map<?, ?> variables) {
		Map<String, Object> others = new LinkedHashMap<>();
		variables.forEach((name, value) -> {
			if (!String.valueOf(name).startsWith(BRIDGE_PREFIX)) {
				others.put(String.valueOf(name), value);
			}
		});
		return others;
	}

}
