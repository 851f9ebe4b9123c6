package dev.crmbridge.badlayout.health;

import dev.crmbridge.badlayout.config.check.SettingsCheck;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Breaks the rules on the check and on SQL. */
record HealthReader(SettingsCheck check, JdbcClient store) {

	static final String LONG_SQL = """
			select name
			from member
			where age > 3
			order by name""";

}
