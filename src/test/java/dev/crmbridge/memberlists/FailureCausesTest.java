package dev.crmbridge.memberlists;

import dev.crmbridge.memberlists.failure.FailureCauses;

import dev.crmbridge.memberlists.failure.EarlierListException;

import java.net.ConnectException;
import java.sql.SQLException;

import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class FailureCausesTest {

	@Test
	void findsWrappedCauses() {
		assertThat(FailureCauses.isStoreFailure(wrapped(new SQLException("store")))).isTrue();
		assertThat(FailureCauses.isStoreFailure(wrapped(new ConnectException("refused")))).isFalse();
		assertThat(FailureCauses.describe(wrapped(new ConnectException("refused"))))
			.isEqualTo("cannot connect: connection refused");
		assertThat(FailureCauses.describe(wrapped(new EarlierListException("waits for another list"))))
			.isEqualTo("waits for another list");
	}

	@Test
	void endsForCausesThatContainThemselves() {
		Exception inner = new Exception("inner");
		inner.initCause(wrapped(inner));

		assertThat(FailureCauses.isStoreFailure(wrapped(inner))).isFalse();
		assertThat(FailureCauses.describe(wrapped(inner))).isEqualTo("the request failed");
	}

	private static Exception wrapped(Exception failure) {
		return new CamelExecutionException("step failed", null, new IllegalStateException(failure));
	}

}
