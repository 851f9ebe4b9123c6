package dev.crmbridge.testkit.webitel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A member in the stand-in Webitel. Unset ids are 0, unset texts empty.
 *
 * @param id the member's id
 * @param queue the queue's id
 * @param name the name
 * @param priority higher first
 * @param expireAt ms since the epoch, 0 for never
 * @param minOfferingAt ms since the epoch, 0 for at once
 * @param variables the variables
 * @param communications the communications, highest priority first
 * @param timezone the time zone's id
 * @param bucket the bucket's id
 * @param agent the agent's id
 * @param skill the skill's id
 * @param attempts how often it was called
 * @param stopCause why it is no longer called, empty while it is open
 */
public record StoredMember(long id, long queue, String name, int priority, long expireAt, long minOfferingAt,
		Map<String, String> variables, List<Communication> communications, long timezone, long bucket, long agent,
		long skill, int attempts, String stopCause) {

	static StoredMember of(MemberRow row) {
		JsonNode json = row.json();
		Map<String, String> variables = new LinkedHashMap<>();
		json.path("variables").properties().forEach((each) -> variables.put(each.getKey(), each.getValue().asText()));
		List<Communication> communications = new ArrayList<>();
		for (JsonNode each : json.path("communications")) {
			communications.add(Communication.of(each));
		}
		return new StoredMember(row.id(), row.queue(), json.path("name").asText(), json.path("priority").asInt(),
				json.path("expire_at").asLong(), json.path("min_offering_at").asLong(), variables, communications,
				id(json, "timezone"), id(json, "bucket"), id(json, "agent"), id(json, "skill"), row.attempts(),
				row.stopCause());
	}

	private static long id(JsonNode json, String key) {
		return json.path(key).path("id").asLong();
	}

	/**
	 * A number of a member.
	 *
	 * @param destination the number, as sent
	 * @param type the communication type's id
	 * @param priority higher first
	 * @param description for the agent
	 * @param display the caller id
	 * @param dtmf the tones to send
	 */
	public record Communication(String destination, long type, int priority, String description, String display,
			String dtmf) {

		private static Communication of(JsonNode json) {
			return new Communication(json.path("destination").asText(), id(json, "type"), json.path("priority").asInt(),
					json.path("description").asText(), json.path("display").asText(), json.path("dtmf").asText());
		}

	}

}
