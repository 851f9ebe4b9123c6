package dev.crmbridge.lookup;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.start.StartCheck;

import org.springframework.core.env.Environment;

/**
 * Checks that {@code config/sql/caller-lookup.sql} can be prepared for Camel; the
 * database is asked later, by {@link LookupCheck}.
 */
class LookupSqlCheck implements StartCheck {

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return LookupSql.read(LookupSql.FILE).problems();
	}

}
