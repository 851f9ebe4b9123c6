package dev.crmbridge.testkit.webitel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Operations of Webitel's API that the stand-in serves, by method and path (Webitel's
 * public Swagger 2.0 file).
 */
public enum Operation {

	QUEUES("GET", "/call_center/queues"),

	QUEUE("GET", "/call_center/queues/{id}"),

	ATTEMPT_HISTORY("GET", "/call_center/queues/attempts/history"),

	QUEUE_BUCKETS("GET", "/call_center/queues/{id}/buckets"),

	BUCKETS("GET", "/call_center/buckets"),

	COMMUNICATION_TYPES("GET", "/call_center/communication_type"),

	TIMEZONES("GET", "/calendars/timezones"),

	SKILLS("GET", "/call_center/skills"),

	LIST_NUMBERS("GET", "/call_center/list/{id}/communication"),

	AGENTS("GET", "/call_center/agents"),

	AGENT("GET", "/call_center/agents/{id}"),

	AGENT_STATUS("PATCH", "/call_center/agents/{id}/status"),

	BULK("POST", "/call_center/queues/{id}/members/bulk"),

	ADD_MEMBER("POST", "/call_center/queues/{id}/members"),

	MEMBERS("GET", "/call_center/queues/{id}/members"),

	MEMBER("GET", "/call_center/queues/{id}/members/{id}"),

	DELETE_MEMBERS("DELETE", "/call_center/queues/{id}/members"),

	DELETE_MEMBER("DELETE", "/call_center/queues/{id}/members/{id}"),

	CALL("POST", "/calls"),

	HANGUP("DELETE", "/calls/active/{call}"),

	ATTEMPT_RESULT("PATCH", "/call_center/attempts/{id}");

	private final String method;

	private final Pattern path;

	Operation(String method, String path) {
		this.method = method;
		this.path = Pattern.compile(path.replace("{id}", "(\\d{1,18})").replace("{call}", "([^/]+)"));
	}

	static Optional<Match> of(String method, String path) {
		for (Operation operation : values()) {
			if (operation.method.equals(method)) {
				Matcher matcher = operation.path.matcher(path);
				if (matcher.matches()) {
					return Optional.of(new Match(operation, matcher));
				}
			}
		}
		return Optional.empty();
	}

	/** An operation with the values of its path. */
	record Match(Operation operation, Matcher matcher) {

		String text(int group) {
			return this.matcher.group(group);
		}

		long id(int group) {
			return Long.parseLong(text(group));
		}

	}

}
