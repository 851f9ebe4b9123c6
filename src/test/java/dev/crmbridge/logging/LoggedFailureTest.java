package dev.crmbridge.logging;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Logs show of a failure what operators need, and no personal data. */
class LoggedFailureTest {

	@Test
	void keepsMessageOfRefusedConnection() {
		assertThat(LoggedFailure.describe(new ConnectException("Connection refused")))
			.isEqualTo("java.net.ConnectException: Connection refused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "22P02", "23505", "P0001", "S0001", "", "4" })
	void hidesMessageOfSqlStateThatMayQuoteValues(String state) {
		assertThat(LoggedFailure.describe(new SQLException("invalid: \"Bondarchuk\"", state)))
			.isEqualTo("java.sql.SQLException: SQLSTATE " + state);
	}

	@Test
	void masksNumbersInStatementError() {
		assertThat(LoggedFailure.describe(new SQLException("column \"x\" is missing\nnear '380501112233'", "42703")))
			.isEqualTo("java.sql.SQLException: column \"x\" is missing near '***'");
	}

	@Test
	void hidesMessageOfJackson() {
		JsonProcessingException failure = catchJson("Bondarchuk");
		assertThat(failure.getMessage()).contains("Bondarchuk");
		assertThat(LoggedFailure.describe(failure)).isEqualTo("com.fasterxml.jackson.core.JsonParseException");
	}

	@Test
	void showsOnlyFolderOfFile() {
		assertThat(LoggedFailure.describe(new AccessDeniedException("/members/in/soft/Bondarchuk.csv")))
			.isEqualTo("java.nio.file.AccessDeniedException: in /members/in/soft");
	}

	@Test
	void keepsMessageOfIoExceptionWithoutCause() {
		assertThat(LoggedFailure.describe(new IOException("No space left on device")))
			.isEqualTo("java.io.IOException: No space left on device");
		assertThat(LoggedFailure.describe(new IOException(new IllegalStateException("Bondarchuk"))))
			.isEqualTo("java.io.IOException");
	}

	@Test
	void keepsOnlyMessagesOfTheBridge() {
		assertThat(LoggedFailure.describe(new IllegalStateException("ours")))
			.isEqualTo("java.lang.IllegalStateException: ours");
		assertThat(LoggedFailure.describe(catchNumber("Bondarchuk"))).isEqualTo("java.lang.NumberFormatException");
	}

	@Test
	void copiesCausesWithTheirStackTraces() {
		LoggedFailure logged = new LoggedFailure(new RuntimeException("Bondarchuk", catchNumber("Bondarchuk")));
		assertThat(logged).hasMessage("java.lang.RuntimeException").hasNoSuppressedExceptions();
		assertThat(logged.getStackTrace()[0].getClassName()).isEqualTo(getClass().getName());
		assertThat(logged.getCause()).hasMessage("java.lang.NumberFormatException").hasNoCause();
		assertThat(logged.getCause().getStackTrace()[0].getClassName()).isEqualTo("java.lang.NumberFormatException");
	}

	@Test
	void cutsCircularCauses() {
		RuntimeException one = new RuntimeException();
		one.initCause(new RuntimeException(one));
		assertThat(new LoggedFailure(one)).hasMessage("java.lang.RuntimeException");
	}

	private static JsonProcessingException catchJson(String text) {
		try {
			Json.MAPPER.readTree(text);
		}
		catch (JsonProcessingException ex) {
			return ex;
		}
		throw new AssertionError(text);
	}

	private static NumberFormatException catchNumber(String text) {
		try {
			Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			return ex;
		}
		throw new AssertionError(text);
	}

}
