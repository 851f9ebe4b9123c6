package dev.crmbridge.lookup.source;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Checks the sources of lookups that are used: their settings, and that
 * {@code config/sql/caller-lookup.sql} can be prepared for Camel. The database is asked
 * later, by {@link SqlLookupProbe}.
 */
class LookupSourceCheck implements StartCheck {

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		if (!UsedSources.of(environment).sql()) {
			return List.of();
		}
		return Files.isReadable(LookupSql.FILE) ? LookupSql.read(LookupSql.FILE).problems()
				: List.of(new ConfigProblem(LookupSql.FILE, 0, "must be readable"));
	}

	@Override
	public List<MissingSetting> missingSettings(Environment environment) {
		Map<String, String> meanings = new LinkedHashMap<>();
		UsedSources used = UsedSources.of(environment);
		if (used.sql()) {
			meanings.put("crm.datasource.url", "JDBC URL of the CRM database");
			meanings.put("crm.datasource.username", "user of the CRM database; the right to read is enough");
			meanings.put("crm.datasource.password", "password of the CRM database's user");
		}
		if (used.http()) {
			meanings.put("crm.http.url", "URL of the CRM's lookup, such as https://crm.example.com/api/customer");
		}
		List<MissingSetting> missing = new ArrayList<>();
		meanings.forEach((name, meaning) -> {
			if (!StringUtils.hasText(environment.getProperty(name))) {
				missing.add(new MissingSetting(name, meaning));
			}
		});
		return missing;
	}

}
