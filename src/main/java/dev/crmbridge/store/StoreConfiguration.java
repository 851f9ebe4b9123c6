package dev.crmbridge.store;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Configuration of the store: PostgreSQL with the bridge's own tables. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	/**
	 * Session options for statements that read a few rows each, many times a second. Such
	 * statements are planned once, as planning takes longer than execution, and never
	 * with a table scan or a join that reads a whole table because the table is small at
	 * the time. Each statement must be written for its index.
	 */
	private static final String INDEX_ONLY_OPTIONS = " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
			+ " -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

	/** Rows that the driver fetches at a time, within a transaction. */
	private static final int FETCH_SIZE = 10_000;

	/** Maximum wait, after a start, for the first check of the store's tables. */
	private static final Duration FIRST_CHECK_TIMEOUT = Duration.ofSeconds(2);

	@Bean
	HikariDataSource storeDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("store", 12, Duration.ofSeconds(2), Duration.ofSeconds(30), "-c statement_timeout=25s"));
	}

	/** Provides the connections of deliveries. */
	@Bean
	HikariDataSource deliveryDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("deliveries", 12, Duration.ofSeconds(2), Duration.ofSeconds(30),
					"-c statement_timeout=25s" + INDEX_ONLY_OPTIONS));
	}

	/**
	 * Provides the connections for incoming call events. Webitel waits a second at most,
	 * so the timeouts are short; the spool takes the event then.
	 */
	@Bean
	HikariDataSource eventDatabase(Environment environment) {
		return new HikariDataSource(DatabaseSettings.of(environment, "store.datasource")
			.pool("events", 8, Duration.ofMillis(250), Duration.ofSeconds(1),
					"-c statement_timeout=500" + INDEX_ONLY_OPTIONS));
	}

	@Bean
	DatabaseHealth storeHealthIndicator(@Qualifier("eventDatabase") DataSource eventDatabase, StoreWriteCheck writes) {
		return new DatabaseHealth(eventDatabase, writes::problem);
	}

	@Bean
	JdbcClient eventStore(@Qualifier("eventDatabase") DataSource eventDatabase, StoreSchema schema) {
		// without a wait for the first check, as Webitel waits and the spool takes the
		// event
		return JdbcClient.create(new SchemaCheckedDataSource(eventDatabase, schema, Duration.ZERO));
	}

	@Bean
	JdbcClient store(@Qualifier("storeDatabase") DataSource storeDatabase, StoreSchema schema) {
		JdbcTemplate template = new JdbcTemplate(
				new SchemaCheckedDataSource(storeDatabase, schema, FIRST_CHECK_TIMEOUT));
		template.setFetchSize(FETCH_SIZE);
		return JdbcClient.create(template);
	}

	@Bean
	JdbcClient deliveryStore(@Qualifier("deliveryDatabase") DataSource deliveryDatabase, StoreSchema schema) {
		return JdbcClient.create(new SchemaCheckedDataSource(deliveryDatabase, schema, FIRST_CHECK_TIMEOUT));
	}

	@Bean
	TransactionTemplate deliveryTransaction(@Qualifier("deliveryDatabase") DataSource deliveryDatabase,
			StoreSchema schema) {
		return new TransactionTemplate(
				new JdbcTransactionManager(new SchemaCheckedDataSource(deliveryDatabase, schema, FIRST_CHECK_TIMEOUT)));
	}

	@Bean
	TransactionTemplate storeTransaction(@Qualifier("storeDatabase") DataSource storeDatabase, StoreSchema schema) {
		return new TransactionTemplate(
				new JdbcTransactionManager(new SchemaCheckedDataSource(storeDatabase, schema, FIRST_CHECK_TIMEOUT)));
	}

}
