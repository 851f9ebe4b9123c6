package dev.crmbridge.store;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.crmbridge.health.HealthChecks;

import org.springframework.beans.factory.annotation.Qualifier;
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

	/** Longest wait, after a start, for what the store's tables are. */
	private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

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
			StoreHealth storeHealth) {
		return DatabaseHealth.of(checks, eventDatabase, storeHealth::health);
	}

	@Bean
	JdbcClient eventStore(@Qualifier("eventDatabase") DataSource eventDatabase, StoreSchema schema) {
		// no wait for the first look: Webitel waits a second, and the spool takes the
		// event
		return JdbcClient.create(new StoreGate(eventDatabase, schema, Duration.ZERO));
	}

	@Bean
	JdbcClient store(@Qualifier("storeDatabase") DataSource storeDatabase, StoreSchema schema) {
		return JdbcClient.create(new StoreGate(storeDatabase, schema, FIRST_LOOK));
	}

	@Bean
	JdbcClient deliveryStore(@Qualifier("deliveryDatabase") DataSource deliveryDatabase, StoreSchema schema) {
		return JdbcClient.create(new StoreGate(deliveryDatabase, schema, FIRST_LOOK));
	}

	@Bean
	TransactionTemplate deliveryTransaction(@Qualifier("deliveryDatabase") DataSource deliveryDatabase,
			StoreSchema schema) {
		return new TransactionTemplate(new JdbcTransactionManager(new StoreGate(deliveryDatabase, schema, FIRST_LOOK)));
	}

	@Bean
	TransactionTemplate storeTransaction(@Qualifier("storeDatabase") DataSource storeDatabase, StoreSchema schema) {
		return new TransactionTemplate(new JdbcTransactionManager(new StoreGate(storeDatabase, schema, FIRST_LOOK)));
	}

}
