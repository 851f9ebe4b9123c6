package dev.crmbridge.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What an answer, or none, means for a delivery. */
class OutcomeTest {

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 299 })
	void successIsDelivered(int status) {
		assertThat(Outcome.answered(status)).isEqualTo(new Outcome(Outcome.State.DELIVERED, status, null, null));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 410, 413, 415, 422 })
	void whatTheRouteCallsNoFailureIsDead(int status) {
		assertThat(Outcome.answered(status))
			.isEqualTo(new Outcome(Outcome.State.DEAD, status, "answered " + status, null));
	}

	/** As if the step that posts had been taken out of the route. */
	@Test
	void routeThatEndsWithoutAnAnswerHasDeliveredNothing() {
		assertThat(Outcome.answered(null).state()).isEqualTo(Outcome.State.AGAIN);
	}

	@Test
	void whatTheBreakerRefusesIsNoTry() {
		CircuitBreaker breaker = CircuitBreaker.ofDefaults("pop");
		breaker.transitionToOpenState();
		CallNotPermittedException refusal = CallNotPermittedException.createCallNotPermittedException(breaker);
		assertThat(Outcome.failed(new CamelExecutionException("wrapped", null, refusal)))
			.isEqualTo(new Outcome(Outcome.State.REFUSED, null, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Retry-After", "retry-after", "RETRY-AFTER" })
	void retryAfterIsReadWhateverItsCase(String header) {
		assertThat(refused(header, " 120 ")).isEqualTo(Duration.ofMinutes(2));
	}

	@Test
	void retryAfterOfManyDigitsIsVeryLong() {
		assertThat(refused("Retry-After", "9".repeat(40))).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void retryAfterMayBeADate() {
		String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
		assertThat(refused("Retry-After", date)).isCloseTo(Duration.ofMinutes(10), Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "2066-12-31T00:00:00Z", "31 Dec 2066" })
	void retryAfterThatIsNeitherIsNone(String value) {
		assertThat(refused("Retry-After", value)).isNull();
	}

	@Test
	void refusalWithoutHeadersIsTriedAgain() {
		assertThat(Outcome.failed(new HttpOperationFailedException("http://crm.example", 503, null, null, null, null)))
			.isEqualTo(new Outcome(Outcome.State.AGAIN, 503, "answered 503", null));
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new SocketTimeoutException("crm.example"), "no answer in time"),
				Arguments.of(new IOException(new SocketTimeoutException()), "no answer in time"),
				Arguments.of(new UnknownHostException("crm.example"), "unknown host"),
				Arguments.of(new ConnectException("crm.example"), "no connection"),
				Arguments.of(new NoRouteToHostException("crm.example"), "no connection"),
				Arguments.of(new SSLHandshakeException("crm.example"), "no TLS connection"),
				Arguments.of(new NoHttpResponseException("crm.example"), "closed without an answer"),
				Arguments.of(new SocketException("crm.example"), "broken off: SocketException"));
	}

	/** The words are for operators, and never name a host. */
	@ParameterizedTest
	@MethodSource("failures")
	void failureIsTriedAgainAndToldInAFewWords(Exception failure, String words) {
		assertThat(Outcome.failed(failure)).isEqualTo(new Outcome(Outcome.State.AGAIN, null, words, null));
	}

	private static Duration refused(String header, String value) {
		return Outcome
			.failed(new HttpOperationFailedException("http://crm.example", 503, null, null, Map.of(header, value),
					null))
			.retryAfter();
	}

}
