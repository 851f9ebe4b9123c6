package dev.crmbridge.crmapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;
import dev.crmbridge.webitel.WebitelObjectReader;
import dev.crmbridge.webitel.WebitelQuery;

import org.springframework.stereotype.Component;

/**
 * Agents as the CRM sees them: always the same keys, though Webitel leaves out empty
 * values.
 */
@Component
public class AgentMapper {

	/** Webitel takes any other size for 40. */
	private static final int LARGEST_PAGE = 20_000;

	private static final Set<String> STATUSES = Set.of("online", "offline", "pause");

	/**
	 * What to ask Webitel for.
	 * @param query the CRM's raw query
	 * @return Webitel's query
	 * @throws ProblemException if a parameter is not as it has to be
	 */
	public String query(String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("page", "size", "q"));
		WebitelQuery asked = new WebitelQuery().add("page", String.valueOf(parameters.number("page", 1, 1, 1_000_000)))
			.add("size", String.valueOf(parameters.number("size", 40, 1, LARGEST_PAGE)));
		parameters.text("q").ifPresent((q) -> asked.add("q", q));
		return asked.toString();
	}

	/** A page of agents. */
	public Map<String, Object> page(Map<String, Object> webitel) {
		List<?> items = (webitel.get("items") instanceof List<?> list) ? list : List.of();
		Map<String, Object> page = new LinkedHashMap<>();
		page.put("items", items.stream().map(WebitelObjectReader::of).map(AgentMapper::agent).toList());
		page.put("next", Boolean.TRUE.equals(webitel.get("next")));
		return page;
	}

	/** One agent. */
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

	/** The answer to a change of an agent's status. */
	public Map<String, Object> statusAnswer(String status) {
		return Map.of("status", status);
	}

	/**
	 * The change of an agent's status as Webitel takes it.
	 * @param body the CRM's request
	 * @throws ProblemException if a field is not as it has to be
	 */
	public Map<String, Object> readStatus(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(Set.of("status", "cause"));
		String status = request.requiredText("status", 64);
		if (!STATUSES.contains(status)) {
			throw request.invalid("status", "has to be one of offline, online, pause");
		}
		Map<String, Object> change = new LinkedHashMap<>();
		change.put("status", status);
		request.text("cause", 255).ifPresent((cause) -> change.put("payload", cause));
		return change;
	}

}
