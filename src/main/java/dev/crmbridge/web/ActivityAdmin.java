package dev.crmbridge.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.store.ActivityRepository;

import org.springframework.stereotype.Component;

/** Operators' view of their changes: {@code /admin/activity}. */
@Component
public class ActivityAdmin {

	private static final int MAX_ITEMS = 1000;

	private final ActivityRepository activity;

	ActivityAdmin(ActivityRepository activity) {
		this.activity = activity;
	}

	/**
	 * Returns changes, newest first.
	 * @param query the request's raw query
	 * @return {@code items}
	 * @throws ProblemException if a parameter is unknown or invalid
	 */
	public Map<String, List<Map<String, Object>>> list(String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("limit", "before"));
		return Map.of("items",
				this.activity
					.list(parameters.text("before").map(ActivityAdmin::id).orElse(Long.MAX_VALUE),
							parameters.number("limit", 100, 1, MAX_ITEMS))
					.stream()
					.map(ActivityAdmin::item)
					.toList());
	}

	private static Map<String, Object> item(ActivityRepository.Change change) {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("id", change.id());
		item.put("at", UtcTimestamp.format(change.at()));
		item.put("who", change.who());
		item.put("action", change.action());
		item.put("what", change.what());
		return item;
	}

	private static long id(String text) {
		if (!text.matches("[0-9]{1,18}")) {
			throw ProblemException.invalidField("before", "before must be the id of an item.");
		}
		return Long.parseLong(text);
	}

}
