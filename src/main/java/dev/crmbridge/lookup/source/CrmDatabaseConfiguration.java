package dev.crmbridge.lookup.source;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.CallerReader;
import dev.crmbridge.lookup.LookupBudget;
import dev.crmbridge.lookup.LookupCheck;
import dev.crmbridge.lookup.LookupProbe;
import dev.crmbridge.lookup.LookupSettings;
import dev.crmbridge.lookup.NumberFormCheck;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.DatabaseHealth;
import dev.crmbridge.store.DatabaseSettings;
import org.apache.camel.CamelContext;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Configuration of the CRM database behind lookups, within the {@link LookupBudget}.
 * Without a lookup that asks the database there is neither a pool nor an indicator.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(UsedSources.Sql.class)
class CrmDatabaseConfiguration {

	/** The route look-up-caller lets as many lookups ask at a time. */
	private static final int MAX_CONNECTIONS = 16;

	@Bean
	HikariDataSource crmDatabase(Environment environment, LookupSettings settings) {
		LookupBudget budget = settings.lookupBudget();
		HikariConfig pool = DatabaseSettings.of(environment, "crm.datasource")
			.pool("crm", MAX_CONNECTIONS, LookupBudget.CONNECTION_TIMEOUT, budget.sourceTimeout(),
					"-c default_transaction_read_only=on -c statement_timeout=" + budget.sourceTimeout().toMillis());
		pool.setReadOnly(true);
		return new LookupPool(pool, budget.sourceTimeout());
	}

	@Bean
	DatabaseHealth crmDatabaseHealthIndicator(@Qualifier("crmDatabase") DataSource crmDatabase, LookupCheck lookupCheck,
			LookupSettings settings) {
		return new DatabaseHealth(crmDatabase, () -> {
			List<ConfigProblem> problems = settings.lookupSource().isSql() ? lookupCheck.lastProblems() : List.of();
			return problems.isEmpty() ? null : "the lookup fails: "
					+ problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
		});
	}

	/** Checks the lookup that callers get; an engineer's route is checked as a whole. */
	@Bean
	@Conditional(UsedSources.SqlAlone.class)
	LookupProbe sqlLookupProbe(CamelContext camel, @Qualifier("crmDatabase") DataSource crmDatabase,
			LookupSettings settings, LookupSql sql) {
		return new SqlLookupProbe(camel, crmDatabase, settings, sql);
	}

	@Bean
	@Conditional(UsedSources.SqlAlone.class)
	NumberFormCheck numberFormCheck(Environment environment, LookupSql sql, PhoneNumberParser numbers,
			CallerReader callers, BridgeSettings settings) {
		return new SqlNumberFormCheck(DatabaseSettings.of(environment, "crm.datasource"), sql, numbers, callers,
				settings.phoneRegion());
	}

	@Bean
	LookupSql lookupSql() {
		return LookupSql.read(LookupSql.FILE);
	}

	/**
	 * Returns the statement that the route query-crm-sql names
	 * {@code ref:lookupStatement}.
	 */
	@Bean
	String lookupStatement(LookupSql sql) {
		return sql.camel();
	}

}
