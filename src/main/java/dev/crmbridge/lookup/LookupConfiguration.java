package dev.crmbridge.lookup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.store.DatabaseHealth;
import dev.crmbridge.store.DatabaseSettings;
import org.apache.camel.spi.PropertiesSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configuration of the CRM database behind lookups, within the {@link LookupBudget}. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	/** The route look-up-caller lets as many lookups ask at a time. */
	private static final int MAX_CONNECTIONS = 16;

	@Bean
	HikariDataSource crmDatabase(Environment environment, LookupSettings settings) {
		LookupBudget budget = settings.lookupBudget();
		HikariConfig pool = DatabaseSettings.of(environment, "crm.datasource")
			.pool("crm", MAX_CONNECTIONS, LookupBudget.CONNECTION_TIMEOUT, budget.databaseTimeout(),
					"-c default_transaction_read_only=on -c statement_timeout=" + budget.databaseTimeout().toMillis());
		pool.setReadOnly(true);
		return new LookupPool(pool, budget.databaseTimeout());
	}

	@Bean
	DatabaseHealth crmDatabaseHealthIndicator(@Qualifier("crmDatabase") DataSource crmDatabase,
			LookupCheck lookupCheck) {
		return new DatabaseHealth(crmDatabase, () -> {
			List<ConfigProblem> problems = lookupCheck.lastProblems();
			return problems.isEmpty() ? null : "the lookup fails: "
					+ problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
		});
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

	/**
	 * Provides two values that routes name as placeholders: how long a lookup waits for
	 * its turn, in ms, and how many parameters the SQL has (JDBC would ask the server for
	 * that number before each query).
	 */
	@Bean
	PropertiesSource lookupProperties(LookupSettings settings, LookupSql sql) {
		Map<String, String> values = Map.of("lookup.turn-wait",
				String.valueOf(settings.lookupBudget().turnTimeout().toMillis()), "lookup.sql-parameters",
				String.valueOf(sql.parameters().size()));
		return new PropertiesSource() {
			@Override
			public String getName() {
				return "lookup";
			}

			@Override
			public String getProperty(String name) {
				return values.get(name);
			}
		};
	}

}
