package dev.crmbridge.crmapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelQuery;

import org.springframework.stereotype.Component;

/**
 * Mapper for agents between Webitel and the CRM. The CRM always gets the same keys,
 * though Webitel leaves out empty values.
 */
@Component
public class AgentMapper {

	/** Maximum size of a page; Webitel reads any larger size as 40. */
	private static final int MAX_PAGE_SIZE = 20_000;

	private static final Set<String> STATUSES = Set.of("online", "offline", "pause");

	/**
	 * Maps the query for a page of agents.
	 * @param query the CRM's raw query
	 * @return the query for Webitel
	 * @throws ProblemException if a parameter is unknown or invalid
	 */
	public String query(String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("page", "size", "q"));
		WebitelQuery webitel = new WebitelQuery()
			.add("page", String.valueOf(parameters.number("page", 1, 1, 1_000_000)))
			.add("size", String.valueOf(parameters.number("size", 40, 1, MAX_PAGE_SIZE)));
		parameters.text("q").ifPresent((q) -> webitel.add("q", q));
		return webitel.toString();
	}

	/** Maps Webitel's page of agents. */
	public Map<String, Object> page(Map<String, Object> webitel) {
		List<?> items = (webitel.get("items") instanceof List<?> list) ? list : List.of();
		Map<String, Object> page = new LinkedHashMap<>();
		page.put("items", items.stream().map(WebitelObjectReader::of).map(AgentMapper::agent).toList());
		page.put("next", Boolean.TRUE.equals(webitel.get("next")));
		return page;
	}

	/** Maps one agent. */
	public Map<String, Object> agent(Map<String, Object> webitel) {
		return agent(WebitelObjectReader.of(webitel));
	}

	private static Map<String, Object> agent(WebitelObjectReader webitel) {
		Map<String, Object> agent = new LinkedHashMap<>();
		agent.put("id", webitel.text("id"));
		agent.put("name", webitel.text("name"));
		agent.put("extension", webitel.text("extension"));
		agent.put("status", webitel.text("status"));
		agent.put("status_duration", webitel.has("status_duration") ? webitel.text("status_duration") : "0");
		agent.put("team", idAndName(webitel.object("team")));
		agent.put("user", idAndName(webitel.object("user")));
		agent.put("supervisor", webitel.flag("is_supervisor"));
		return agent;
	}

	private static Map<String, Object> idAndName(WebitelObjectReader webitel) {
		Map<String, Object> reference = new LinkedHashMap<>();
		reference.put("id", webitel.text("id"));
		reference.put("name", webitel.text("name"));
		return reference;
	}

	/** Returns the answer to a change of an agent's status. */
	public Map<String, Object> statusAnswer(Map<String, Object> change) {
		return Map.of("status", change.get("status"));
	}

	/**
	 * Maps a change of an agent's status to Webitel's request.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is unknown or invalid
	 */
	public Map<String, Object> readStatus(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(Set.of("status", "cause"));
		Map<String, Object> change = new LinkedHashMap<>();
		change.put("status", request.oneOf("status", request.requiredText("status", 64), STATUSES));
		request.text("cause", 255).ifPresent((cause) -> change.put("payload", cause));
		return change;
	}

}
