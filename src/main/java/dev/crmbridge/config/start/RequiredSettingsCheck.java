package dev.crmbridge.config.start;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.MissingSetting;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Checks that the required settings have values. No default could be right for them.
 */
class RequiredSettingsCheck implements StartCheck {

	private static final Map<String, String> MEANINGS = new LinkedHashMap<>();

	static {
		MEANINGS.put("bridge.keys.webitel", "API keys for /webitel, comma-separated");
		MEANINGS.put("bridge.keys.crm", "API keys for /crm, comma-separated");
		MEANINGS.put("bridge.keys.admin", "API keys for /admin, comma-separated");
		MEANINGS.put("store.datasource.url", "JDBC URL of the store, the bridge's own PostgreSQL database");
		MEANINGS.put("store.datasource.username", "user of the store");
		MEANINGS.put("store.datasource.password", "password of the store's user");
		MEANINGS.put("webitel.url", "base URL of Webitel's API, such as https://webitel.example.com/api");
		MEANINGS.put("webitel.token", "access token, sent to Webitel as X-Webitel-Access");
	}

	@Override
	public List<MissingSetting> missingSettings(Environment environment) {
		return MEANINGS.entrySet()
			.stream()
			.filter((setting) -> isMissing(environment.getProperty(setting.getKey())))
			.map((setting) -> new MissingSetting(setting.getKey(), setting.getValue()))
			.toList();
	}

	/** Commas alone are no value. */
	private static boolean isMissing(String value) {
		return value == null || !StringUtils.hasText(value.replace(',', ' '));
	}

}
