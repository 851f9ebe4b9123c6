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
 * Connection settings of a database. The bridge starts without its databases, and limits
 * each wait for them. The PostgreSQL driver gets the limits as defaults that the URL
 * overrides; for another driver the URL must set them.
 *
 * @param url JDBC URL
 * @param username user name
 * @param password password; never logged
 */
public record DatabaseSettings(String url, String username, String password) {

	/** Minimum number of free connections that a pool keeps open. */
	private static final int MIN_IDLE = 2;

	/**
	 * Reads {@code url}, {@code username} and {@code password} below a prefix.
	 * @param environment the settings
	 * @param prefix such as {@code crm.datasource}
	 * @return the settings of the database
	 * @throws java.util.NoSuchElementException if none of them is set
	 */
	public static DatabaseSettings of(Environment environment, String prefix) {
		return find(environment, prefix).orElseThrow();
	}

	/** Reads the same, if any of these settings is set. */
	public static Optional<DatabaseSettings> find(Environment environment, String prefix) {
		BindResult<DatabaseSettings> settings = Binder.get(environment).bind(prefix, DatabaseSettings.class);
		return settings.isBound() ? Optional.of(settings.get()) : Optional.empty();
	}

	/**
	 * Returns the configuration of a pool of connections to this database.
	 * @param name the name of the pool in logs and metrics
	 * @param size the maximum number of connections
	 * @param borrowTimeout the maximum wait for a free connection; at least 250 ms
	 * @param readTimeout the maximum wait for bytes from the server; rounded up to whole
	 * seconds
	 * @param options options of each PostgreSQL session, such as
	 * {@code -c lock_timeout=500}
	 * @return the configuration; such a pool starts without the database
	 */
	public HikariConfig pool(String name, int size, Duration borrowTimeout, Duration readTimeout, String options) {
		HikariConfig pool = new HikariConfig();
		pool.setPoolName(name);
		pool.setJdbcUrl(this.url);
		pool.setUsername(this.username);
		pool.setPassword(this.password);
		pool.setMaximumPoolSize(size);
		pool.setMinimumIdle(MIN_IDLE);
		pool.setConnectionTimeout(borrowTimeout.toMillis());
		pool.setValidationTimeout(Math.min(borrowTimeout.toMillis(), 1000));
		pool.setInitializationFailTimeout(-1);
		pool.setDataSourceProperties(driver(readTimeout));
		if (isPostgres()) {
			pool.addDataSourceProperty("options", options);
		}
		return pool;
	}

	/**
	 * Returns a data source that opens a new connection each time, for rare work.
	 * @param readTimeout the maximum wait for bytes from the server; rounded up to whole
	 * seconds
	 * @return the data source
	 */
	DataSource unpooled(Duration readTimeout) {
		DriverManagerDataSource database = new DriverManagerDataSource(this.url, this.username, this.password);
		database.setConnectionProperties(driver(readTimeout));
		return database;
	}

	private Properties driver(Duration readTimeout) {
		Properties driver = new Properties();
		if (isPostgres()) {
			driver.setProperty("connectTimeout", "2");
			driver.setProperty("loginTimeout", "2");
			driver.setProperty("socketTimeout", String.valueOf((readTimeout.toMillis() + 999) / 1000));
			driver.setProperty("tcpKeepAlive", "true");
			// the detail of an error quotes the refused row, and so people's data
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
