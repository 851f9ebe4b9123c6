package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ApiKey;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns of API keys that are easy to guess, or that open more than one group of paths.
 */
class ApiKeyCheck implements StartCheck {

	private static final int MIN_KEY_LENGTH = 16;

	@Override
	public List<ConfigProblem> warnings(Environment environment) {
		List<ConfigProblem> warnings = new ArrayList<>();
		Map<String, String> groups = new LinkedHashMap<>();
		for (String group : List.of("webitel", "crm", "admin")) {
			String setting = "bridge.keys." + group;
			for (String key : keys(environment, setting)) {
				if (key.length() < MIN_KEY_LENGTH) {
					warnings.add(new ConfigProblem(setting, "a key is shorter than " + MIN_KEY_LENGTH
							+ " characters and can be guessed; use a random key of 32 characters"));
				}
				String first = groups.putIfAbsent(key, setting);
				if (first != null && !first.equals(setting)) {
					warnings.add(new ConfigProblem(setting,
							"a key is also in " + first + " and opens both groups; give each group its own keys"));
				}
			}
		}
		return warnings;
	}

	private static List<String> keys(Environment environment, String setting) {
		List<String> entries = Binder.get(environment).bind(setting, Bindable.listOf(String.class)).orElse(List.of());
		return ApiKey.of(entries).stream().map(ApiKey::key).toList();
	}

}
