package dev.crmbridge.bench.peer;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pool of the CRM database, next to Spring Boot's own of the store. */
@Configuration(proxyBeanMethods = false)
class CrmDatabase {

	/** Half the budget of a lookup, in ms; the driver's own setting counts seconds. */
	private static final int NETWORK_TIMEOUT = 400;

	@Bean(defaultCandidate = false)
	@ConfigurationProperties("crm.pool")
	HikariDataSource crmPool() {
		return new HikariDataSource() {
			@Override
			public Connection getConnection() throws SQLException {
				Connection connection = super.getConnection();
				connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT);
				return connection;
			}
		};
	}

	@Bean(defaultCandidate = false)
	JdbcClient crm(@Qualifier("crmPool") DataSource pool) {
		return JdbcClient.create(pool);
	}

}
