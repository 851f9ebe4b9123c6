package dev.crmbridge.testkit.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresTest {

	/** Timeout for a server that answers, in seconds. */
	private static final int ANSWER_TIMEOUT = 60;

	private static Postgres postgres;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.execute("postgres", "create table kept (id int); insert into kept values (1)");
	}

	@AfterAll
	static void close() {
		postgres.close();
	}

	@Test
	void restartsOnItsPortWithItsData() throws SQLException {
		postgres.stop();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> kept(ANSWER_TIMEOUT));
		postgres.restart();
		assertThat(kept(ANSWER_TIMEOUT)).isOne();
	}

	@Test
	void frozenServerDoesNotAnswerUntilResumed() throws SQLException {
		try (Connection open = connection(ANSWER_TIMEOUT); Statement statement = open.createStatement()) {
			postgres.freeze();
			open.setNetworkTimeout(Runnable::run, 1000);
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.executeQuery("select 1"))
				.withStackTraceContaining("SocketTimeoutException");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> kept(1));
		}
		finally {
			postgres.resume();
		}
		assertThat(kept(ANSWER_TIMEOUT)).isOne();
	}

	@Test
	void frozenServerCanBeStopped() throws SQLException {
		postgres.freeze();
		postgres.stop();
		postgres.restart();
		assertThat(kept(ANSWER_TIMEOUT)).isOne();
	}

	private static int kept(int timeout) throws SQLException {
		try (Connection connection = connection(timeout);
				Statement statement = connection.createStatement();
				ResultSet count = statement.executeQuery("select count(*) from kept")) {
			count.next();
			return count.getInt(1);
		}
	}

	/** Opens a connection with this timeout, in seconds. */
	private static Connection connection(int timeout) throws SQLException {
		return DriverManager.getConnection(
				postgres.url("postgres") + "?connectTimeout=" + timeout + "&socketTimeout=" + timeout, "postgres", "");
	}

}
