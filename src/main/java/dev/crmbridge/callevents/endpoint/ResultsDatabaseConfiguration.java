package dev.crmbridge.callevents.endpoint;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.store.DatabaseSettings;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Configuration of the customer's database that blocks with {@code uri: sql:…} write
 * into, by the name {@code #resultsDatabase}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("results.datasource.url")
class ResultsDatabaseConfiguration {

	private static final int MAX_CONNECTIONS = 8;

	private static final Duration BORROW_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

	@Bean(defaultCandidate = false)
	HikariDataSource resultsDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "results.datasource")
			.pool("results", MAX_CONNECTIONS, BORROW_TIMEOUT, STATEMENT_TIMEOUT.plusSeconds(1),
					"-c statement_timeout=" + STATEMENT_TIMEOUT.toMillis()));
	}

}
