package dev.crmbridge.bench.mvc;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Pools of the same sizes and with the same limits as the bridge's. */
@Configuration(proxyBeanMethods = false)
class Databases {

	private static final int CONNECTIONS = 16;

	@Bean
	HikariDataSource crmDatabase(Settings settings) {
		Duration wait = settings.budget().dividedBy(2);
		HikariConfig pool = pool(settings.crm(), "crm", Duration.ofMillis(250), wait,
				"-c default_transaction_read_only=on -c statement_timeout=" + wait.toMillis());
		pool.setReadOnly(true);
		return new HikariDataSource(pool);
	}

	/** For what is accepted. */
	@Bean
	HikariDataSource eventDatabase(Settings settings) {
		Settings.Database store = settings.store();
		DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(new ClassPathResource("store.sql")),
				new DriverManagerDataSource(store.url(), store.username(), store.password()));
		return new HikariDataSource(
				pool(store, "events", Duration.ofMillis(250), Duration.ofSeconds(1), "-c statement_timeout=500"));
	}

	/** For what is delivered. */
	@Bean
	HikariDataSource outboxDatabase(Settings settings) {
		return new HikariDataSource(pool(settings.store(), "outbox", Duration.ofSeconds(2), Duration.ofSeconds(30),
				"-c statement_timeout=25s"));
	}

	@Bean
	JdbcClient crm(@Qualifier("crmDatabase") DataSource crmDatabase) {
		return JdbcClient.create(crmDatabase);
	}

	@Bean
	JdbcClient events(@Qualifier("eventDatabase") DataSource eventDatabase) {
		return JdbcClient.create(eventDatabase);
	}

	@Bean
	JdbcClient deliveries(@Qualifier("outboxDatabase") DataSource outboxDatabase) {
		return JdbcClient.create(outboxDatabase);
	}

	private static HikariConfig pool(Settings.Database database, String name, Duration borrow, Duration answer,
			String options) {
		HikariConfig pool = new HikariConfig();
		pool.setPoolName(name);
		pool.setJdbcUrl(database.url());
		pool.setUsername(database.username());
		pool.setPassword(database.password());
		pool.setMaximumPoolSize(CONNECTIONS);
		pool.setConnectionTimeout(borrow.toMillis());
		pool.setValidationTimeout(Math.min(borrow.toMillis(), 1000));
		pool.setInitializationFailTimeout(-1);
		pool.addDataSourceProperty("connectTimeout", "2");
		pool.addDataSourceProperty("loginTimeout", "2");
		pool.addDataSourceProperty("socketTimeout", String.valueOf((answer.toMillis() + 999) / 1000));
		pool.addDataSourceProperty("tcpKeepAlive", "true");
		pool.addDataSourceProperty("options", options);
		return pool;
	}

}
