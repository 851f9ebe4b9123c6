package dev.crmbridge.logging;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/** Ids from outside in log lines. */
class LogContextTest {

	@AfterEach
	void clear() {
		LogContext.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "9001", "5e0c7a52-1b2c-4d3e-8f4a-5b6c7d8e9f00", "call:7@pbx.example.com",
			"20261122-101500-м'який-9f2c01ab" })
	void keepsValidId(String id) {
		assertThat(LogContext.sanitize(id)).isEqualTo(id.replace('\'', '_'));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\t", " ", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "\u001b", "=",
			"[", "\"", "\ud800" })
	void replacesUnsafeCharacter(String character) {
		assertThat(LogContext.sanitize("1" + character + "2")).isEqualTo("1_2");
	}

	@Test
	void shortensLongId() {
		assertThat(LogContext.sanitize("x".repeat(10_000))).hasSize(300);
	}

	@Test
	void clearRemovesAllIds() {
		LogContext.request("1");
		LogContext.call("2\n");
		LogContext.load("3");
		assertThat(MDC.getCopyOfContextMap()).containsEntry("request", "1")
			.containsEntry("call", "2_")
			.containsEntry("load", "3");
		LogContext.clear();
		assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
	}

}
