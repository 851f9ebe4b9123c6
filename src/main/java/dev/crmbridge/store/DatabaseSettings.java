package dev.crmbridge.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;

import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * How a database is reached. Neither database of the bridge needs to be there when it
 * starts, and each wait for one has a limit. The limits are given to the PostgreSQL
 * driver as defaults: what the URL says wins, and for another driver the URL is the place
 * to set them.
 *
 * @param url JDBC URL
 * @param username user name
 * @param password password; never logged
 */
public record DatabaseSettings(String url, String username, String password) {

	/** Free connections of a pool that are there before they are asked for. */
	private static final int READY = 2;

	/**
	 * Reads {@code url}, {@code username} and {@code password} below a prefix.
	 * @param environment the settings
	 * @param prefix such as {@code crm.datasource}
	 * @return what was read
	 */
	public static DatabaseSettings of(Environment environment, String prefix) {
		return find(environment, prefix).orElseThrow();
	}

	/** The same, if there is any of these settings. */
	public static Optional<DatabaseSettings> find(Environment environment, String prefix) {
		BindResult<DatabaseSettings> settings = Binder.get(environment).bind(prefix, DatabaseSettings.class);
		return settings.isBound() ? Optional.of(settings.get()) : Optional.empty();
	}

	/**
	 * A pool of connections to this database.
	 * @param name name of the pool in logs and metrics
	 * @param size most connections at a time
	 * @param borrow longest wait for a free connection; at least 250 ms
	 * @param answer longest wait for the server to say anything; rounded up to whole
	 * seconds
	 * @param options options that a PostgreSQL server is started a session with, such as
	 * {@code -c lock_timeout=500}
	 * @return settings of the pool, which connects when it can and not before
	 */
	public HikariConfig pool(String name, int size, Duration borrow, Duration answer, String options) {
		HikariConfig pool = new HikariConfig();
		pool.setPoolName(name);
		pool.setJdbcUrl(this.url);
		pool.setUsername(this.username);
		pool.setPassword(this.password);
		pool.setMaximumPoolSize(size);
		pool.setMinimumIdle(READY);
		pool.setConnectionTimeout(borrow.toMillis());
		pool.setValidationTimeout(Math.min(borrow.toMillis(), 1000));
		pool.setInitializationFailTimeout(-1);
		pool.setDataSourceProperties(driver(answer));
		if (isPostgres()) {
			pool.addDataSourceProperty("options", options);
		}
		return pool;
	}

	/**
	 * Makes a connection each time one is asked for, for what is done seldom.
	 * @param answer longest wait for the server to say anything; rounded up to whole
	 * seconds
	 * @return the connections
	 */
	DataSource unpooled(Duration answer) {
		DriverManagerDataSource database = new DriverManagerDataSource(this.url, this.username, this.password);
		database.setConnectionProperties(driver(answer));
		return database;
	}

	private Properties driver(Duration answer) {
		Properties driver = new Properties();
		if (isPostgres()) {
			driver.setProperty("connectTimeout", "2");
			driver.setProperty("loginTimeout", "2");
			driver.setProperty("socketTimeout", String.valueOf((answer.toMillis() + 999) / 1000));
			driver.setProperty("tcpKeepAlive", "true");
			// which would have a row that is refused, and so people's data, in the log
			driver.setProperty("logServerErrorDetail", "false");
			driver.setProperty("ApplicationName", "webitel-crm-bridge");
		}
		return driver;
	}

	private boolean isPostgres() {
		return this.url.startsWith("jdbc:postgresql:");
	}

	@Override
	public String toString() {
		return "DatabaseSettings[hidden]";
	}

}
