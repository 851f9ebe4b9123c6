package dev.crmbridge.database;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.health.HealthChecks;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The store: PostgreSQL with the bridge's own tables. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	/**
	 * For statements that look at a few rows each, many times a second: planned once, as
	 * that takes longer than carrying them out, and never as a scan of a table, or as a
	 * join that reads one whole, because it happens to be small then. Which index they go
	 * by is for them to say.
	 */
	private static final String BY_INDEX = " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
			+ " -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

	@Bean
	HikariDataSource storeDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("store", 12, Duration.ofSeconds(2), Duration.ofSeconds(30), "-c statement_timeout=25s"));
	}

	/** Connections for what is delivered. */
	@Bean
	HikariDataSource deliveryDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("deliveries", 12, Duration.ofSeconds(2), Duration.ofSeconds(30),
					"-c statement_timeout=25s" + BY_INDEX));
	}

	/**
	 * Connections for what Webitel waits for, a second at most: soon given up, as there
	 * is the spool.
	 */
	@Bean
	HikariDataSource eventDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("events", 8, Duration.ofMillis(250), Duration.ofSeconds(1), "-c statement_timeout=500" + BY_INDEX));
	}

	@Bean
	HealthIndicator storeHealthIndicator(HealthChecks checks, @Qualifier("eventDatabase") DataSource eventDatabase,
			StoreSchema schema) {
		Health withoutTables = Health.down()
			.withDetail("reason", "it answers, but its tables are not made yet; the log says why")
			.build();
		return DatabaseHealth.of(checks, eventDatabase, () -> schema.isReady() ? Health.up().build() : withoutTables);
	}

	@Bean
	JdbcClient eventStore(@Qualifier("eventDatabase") DataSource eventDatabase) {
		return JdbcClient.create(eventDatabase);
	}

	@Bean
	JdbcClient store(@Qualifier("storeDatabase") DataSource storeDatabase) {
		return JdbcClient.create(storeDatabase);
	}

	@Bean
	JdbcClient deliveryStore(@Qualifier("deliveryDatabase") DataSource deliveryDatabase) {
		return JdbcClient.create(deliveryDatabase);
	}

	@Bean
	TransactionTemplate deliveryTransaction(@Qualifier("deliveryDatabase") DataSource deliveryDatabase) {
		return new TransactionTemplate(new JdbcTransactionManager(deliveryDatabase));
	}

	@Bean
	TransactionTemplate storeTransaction(@Qualifier("storeDatabase") DataSource storeDatabase) {
		return new TransactionTemplate(new JdbcTransactionManager(storeDatabase));
	}

}
