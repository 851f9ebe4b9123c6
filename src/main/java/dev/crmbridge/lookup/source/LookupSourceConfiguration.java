package dev.crmbridge.lookup.source;

import java.util.Map;

import dev.crmbridge.lookup.LookupFailureRecord;
import dev.crmbridge.lookup.LookupProbe;
import dev.crmbridge.lookup.LookupSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configuration of the source of lookups. */
@Configuration(proxyBeanMethods = false)
class LookupSourceConfiguration {

	@Bean
	@Conditional(UsedSources.OtherThanSql.class)
	LookupProbe routeLookupProbe(CamelContext camel, LookupSettings settings, LookupFailureRecord failures) {
		return new RouteLookupProbe(camel, settings.lookupSource(), failures);
	}

	@Bean
	@Conditional(UsedSources.OtherThanSql.class)
	LookupSourceHealth lookupSourceHealthIndicator(LookupFailureRecord failures) {
		return new LookupSourceHealth(failures);
	}

	/**
	 * Provides values that routes name as placeholders: the route that answers; how long
	 * a lookup waits for its turn and for the source, in ms; how many parameters the SQL
	 * has (JDBC would ask the server for that number before each query); and which routes
	 * of {@code routes/query-crm.camel.yaml} exist.
	 */
	@Bean
	PropertiesSource lookupProperties(LookupSettings settings, ObjectProvider<LookupSql> sql, Environment environment) {
		UsedSources used = UsedSources.of(environment);
		LookupSql statement = sql.getIfAvailable();
		Map<String, String> values = Map.of("lookup.route", settings.lookupSource().route(), "lookup.turn-wait",
				String.valueOf(settings.lookupBudget().turnTimeout().toMillis()), "lookup.source-timeout",
				String.valueOf(settings.lookupBudget().sourceTimeout().toMillis()), "lookup.sql-parameters",
				String.valueOf((statement != null) ? statement.parameters().size() : 0), "lookup.uses-sql",
				String.valueOf(used.sql()), "lookup.uses-http", String.valueOf(used.http()));
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
