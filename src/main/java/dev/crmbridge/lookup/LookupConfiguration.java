package dev.crmbridge.lookup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.database.DatabaseHealth;
import dev.crmbridge.database.DatabaseSettings;
import dev.crmbridge.health.HealthChecks;
import org.apache.camel.spi.PropertiesSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The CRM database behind the lookups, and what bounds the waiting for it. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

	private static final Path SQL = Path.of("config/sql/caller-lookup.sql");

	private static final Pattern PARAMETER = Pattern.compile(":#\\w");

	/** As many as the route query-crm has consumers. */
	private static final int CONNECTIONS = 16;

	@Bean
	HikariDataSource crmDatabase(Environment environment, LookupSettings settings) {
		Duration wait = Duration.ofMillis(settings.databaseWait());
		HikariConfig pool = DatabaseSettings.of(environment, "crm.datasource")
			.pool("crm", CONNECTIONS, Duration.ofMillis(250), wait,
					"-c default_transaction_read_only=on -c statement_timeout=" + wait.toMillis());
		pool.setReadOnly(true);
		return new HikariDataSource(pool);
	}

	@Bean
	HealthIndicator crmDatabaseHealthIndicator(HealthChecks checks, @Qualifier("crmDatabase") DataSource crmDatabase) {
		return DatabaseHealth.of(checks, crmDatabase, () -> Health.up().build());
	}

	/**
	 * Two values of the route that follow from settings: how long it waits for the
	 * database, in ms, and how many parameters the SQL has (JDBC would ask the server for
	 * that, before each query).
	 */
	@Bean
	PropertiesSource lookupProperties(LookupSettings settings) {
		Map<String, String> values = Map.of("lookup.database-wait", String.valueOf(settings.databaseWait()),
				"lookup.sql-parameters", String.valueOf(parameters(SQL)));
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

	/** Counts as Camel does, which leaves out lines that are comments. */
	private static long parameters(Path sql) {
		try (Stream<String> lines = Files.lines(sql)) {
			return lines.filter((line) -> !line.stripLeading().startsWith("--"))
				.flatMap((line) -> PARAMETER.matcher(line).results())
				.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("cannot read " + sql, ex);
		}
	}

}
