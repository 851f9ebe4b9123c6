package dev.crmbridge.bench.lists;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An item of Webitel's bulk request.
 *
 * @param name the member's name
 * @param priority higher is called first
 * @param expireAt ms since the epoch; null for never
 * @param variables shown to the agent
 * @param communications its numbers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Member(String name, int priority, @JsonProperty("expire_at") Long expireAt, Map<String, String> variables,
		List<Communication> communications) {

	/**
	 * A number of a member.
	 *
	 * @param destination the number
	 * @param type its communication type
	 * @param priority higher is called first
	 * @param description for the agent
	 */
	record Communication(String destination, Type type, int priority, String description) {

		static Communication mobile(String destination) {
			return new Communication(destination, new Type("1"), 10, "Mobile");
		}

		static Communication home(String destination) {
			return new Communication(destination, new Type("2"), 0, "Home");
		}

	}

	/**
	 * A communication type.
	 *
	 * @param id its id in Webitel
	 */
	record Type(String id) {

	}

}
