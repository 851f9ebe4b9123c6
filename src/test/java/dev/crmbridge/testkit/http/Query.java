package dev.crmbridge.testkit.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parser for query strings as Webitel reads them: names may repeat, and
 * {@code variables[key]=value} is an entry of a map.
 */
public final class Query {

	private final Map<String, List<String>> values = new LinkedHashMap<>();

	public Query(String raw) {
		if (raw == null || raw.isEmpty()) {
			return;
		}
		for (String pair : raw.split("&")) {
			String[] parts = pair.split("=", 2);
			this.values.computeIfAbsent(decode(parts[0]), (name) -> new ArrayList<>())
				.add((parts.length > 1) ? decode(parts[1]) : "");
		}
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	public Map<String, List<String>> values() {
		return this.values;
	}

	public List<String> all(String name) {
		return this.values.getOrDefault(name, List.of());
	}

	/** Returns the last value, which wins in Webitel's gateway; "" for a missing name. */
	public String last(String name) {
		List<String> all = all(name);
		return all.isEmpty() ? "" : all.get(all.size() - 1);
	}

	public int number(String name) {
		return last(name).isEmpty() ? 0 : Integer.parseInt(last(name).strip());
	}

	public Map<String, String> map(String name) {
		Map<String, String> map = new LinkedHashMap<>();
		this.values.forEach((key, texts) -> {
			if (key.startsWith(name + "[") && key.endsWith("]")) {
				map.put(key.substring(name.length() + 1, key.length() - 1), texts.get(texts.size() - 1));
			}
		});
		return map;
	}

}
