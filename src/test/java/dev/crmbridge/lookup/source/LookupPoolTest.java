package dev.crmbridge.lookup.source;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import dev.crmbridge.lookup.LookupBudget;
import dev.crmbridge.testkit.postgres.Postgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The pool of lookups with drivers that cannot limit a wait, and with short budgets. */
class LookupPoolTest {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static Postgres postgres;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("crm");
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@Test
	void driverThatRefusesNetworkTimeoutsAnswers() throws SQLException {
		assertAnswersWith(new SQLFeatureNotSupportedException("setNetworkTimeout"));
	}

	/** A driver older than JDBC 4.1 has no such method. */
	@Test
	void driverWithoutNetworkTimeoutsAnswers() throws SQLException {
		assertAnswersWith(new AbstractMethodError("setNetworkTimeout"));
	}

	/** Asks for the limit once, and never again. */
	private static void assertAnswersWith(Throwable refusal) throws SQLException {
		AtomicInteger refusals = new AtomicInteger();
		try (LookupPool pool = new LookupPool(pool(refusing(refusal, refusals), 2, LONG), LONG)) {
			assertThat(answer(pool)).isOne();
			int asked = refusals.get();
			assertThat(asked).isPositive();
			for (int i = 0; i < 3; i++) {
				assertThat(answer(pool)).isOne();
			}
			assertThat(refusals).hasValue(asked);
		}
	}

	/** HikariCP accepts no wait for a connection below 250 ms. */
	@Test
	void shortBudgetWaitsForNoConnection() throws SQLException {
		Duration half = new LookupBudget(Duration.ofMillis(400)).sourceTimeout();
		try (LookupPool pool = new LookupPool(pool(database(), 1, LookupBudget.CONNECTION_TIMEOUT), half)) {
			Awaitility.await()
				.until(() -> pool.getHikariPoolMXBean() != null
						&& pool.getHikariPoolMXBean().getIdleConnections() == 1);
			try (Connection only = pool.getConnection()) {
				assertThat(only.isClosed()).isFalse();
				assertThatExceptionOfType(SQLTransientConnectionException.class).isThrownBy(pool::getConnection)
					.withMessage("no connection to the CRM database");
			}
			Awaitility.await().ignoreExceptions().until(() -> answer(pool) == 1);
		}
	}

	@Test
	void shortBudgetEndsAReadFromAFrozenDatabase() throws SQLException {
		Duration half = new LookupBudget(Duration.ofMillis(100)).sourceTimeout();
		try (LookupPool pool = new LookupPool(pool(database(), 1, LookupBudget.CONNECTION_TIMEOUT), half)) {
			Awaitility.await().ignoreExceptions().until(() -> answer(pool) == 1);
			Awaitility.await()
				.ignoreExceptionsMatching((failure) -> failure.getMessage().startsWith("no connection"))
				.until(() -> {
					try (Connection connection = pool.getConnection();
							Statement statement = connection.createStatement()) {
						assertThatExceptionOfType(SQLException.class)
							.isThrownBy(() -> statement.execute("select pg_sleep(600)"));
						return true;
					}
				});
		}
	}

	private static int answer(LookupPool pool) throws SQLException {
		try (Connection connection = pool.getConnection();
				Statement statement = connection.createStatement();
				var rows = statement.executeQuery("select 1")) {
			rows.next();
			return rows.getInt(1);
		}
	}

	private static HikariConfig pool(DataSource database, int size, Duration wait) {
		HikariConfig pool = new HikariConfig();
		pool.setDataSource(database);
		pool.setMaximumPoolSize(size);
		pool.setConnectionTimeout(wait.toMillis());
		pool.setInitializationFailTimeout(-1);
		return pool;
	}

	private static PGSimpleDataSource database() {
		PGSimpleDataSource database = new PGSimpleDataSource();
		database.setUrl(postgres.url("crm"));
		database.setUser("postgres");
		database.setPassword("postgres");
		return database;
	}

	/** Returns PostgreSQL's driver with another driver's limits. */
	private static DataSource refusing(Throwable refusal, AtomicInteger refusals) {
		PGSimpleDataSource database = database();
		return proxy(DataSource.class, database,
				(name, result) -> name.equals("getConnection") ? proxy(Connection.class, result, (method, value) -> {
					if (method.equals("setNetworkTimeout")) {
						refusals.incrementAndGet();
						throw refusal;
					}
					return value;
				}) : result);
	}

	private static <T> T proxy(Class<T> type, Object target, Change change) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				try {
					return change.apply(method.getName(), method.invoke(target, arguments));
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

	private interface Change {

		Object apply(String method, Object result) throws Throwable;

	}

}
