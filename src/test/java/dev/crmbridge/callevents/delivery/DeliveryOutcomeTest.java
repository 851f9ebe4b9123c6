package dev.crmbridge.callevents.delivery;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.crmbridge.callevents.endpoint.EndpointAnswerPolicy;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Effects of answers and failures on a delivery. */
class DeliveryOutcomeTest {

	private final EndpointAnswerPolicy answers = new EndpointAnswerPolicy();

	@ParameterizedTest
	@ValueSource(ints = { 200, 204, 299 })
	void successIsAccepted(int status) {
		assertThatNoException().isThrownBy(() -> this.answers.check(status));
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 410, 413, 415, 422 })
	void rejectionForGoodIsDead(int status) {
		assertThat(outcomeOf(status))
			.isEqualTo(new DeliveryOutcome(DeliveryOutcome.Result.DEAD, status, "answered " + status, null));
	}

	/** As if the step that sends the request were removed from the route. */
	@Test
	void routeThatEndsWithoutAnAnswerIsRetried() {
		assertThat(outcomeOf(null).result()).isEqualTo(DeliveryOutcome.Result.RETRY);
	}

	private DeliveryOutcome outcomeOf(Integer status) {
		return DeliveryOutcome
			.failed(new CamelExecutionException("wrapped", null, catchThrowable(() -> this.answers.check(status))));
	}

	@Test
	void openCircuitBreakerIsNoAttempt() {
		CircuitBreaker breaker = CircuitBreaker.ofDefaults("pop");
		breaker.transitionToOpenState();
		CallNotPermittedException notPermitted = CallNotPermittedException.createCallNotPermittedException(breaker);
		assertThat(DeliveryOutcome.failed(new CamelExecutionException("wrapped", null, notPermitted)))
			.isEqualTo(new DeliveryOutcome(DeliveryOutcome.Result.BREAKER_OPEN, null, null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Retry-After", "retry-after", "RETRY-AFTER" })
	void retryAfterIsReadInAnyCase(String header) {
		assertThat(retryAfterOf503(header, " 120 ")).isEqualTo(Duration.ofMinutes(2));
	}

	@Test
	void retryAfterOfManyDigitsIsVeryLong() {
		assertThat(retryAfterOf503("Retry-After", "9".repeat(40))).isGreaterThan(Duration.ofDays(365));
	}

	@Test
	void retryAfterMayBeADate() {
		String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
		assertThat(retryAfterOf503("Retry-After", date)).isCloseTo(Duration.ofMinutes(10), Duration.ofSeconds(30));
	}

	static Stream<String> dates() {
		return Stream.of("EEE, dd MMM uuuu HH:mm:ss 'GMT'", "EEEE, dd-MMM-uu HH:mm:ss 'GMT'",
				"EEE MMM ppd HH:mm:ss uuuu");
	}

	@ParameterizedTest
	@MethodSource("dates")
	void retryAfterMayBeADateInEachFormOfRfc9110(String form) {
		ZonedDateTime time = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10);
		for (int days = 0; days < 31; days++) {
			String date = DateTimeFormatter.ofPattern(form, Locale.ENGLISH).format(time.plusDays(days));
			assertThat(retryAfterOf503("Retry-After", date)).as(date)
				.isCloseTo(Duration.ofMinutes(10).plusDays(days), Duration.ofMinutes(5));
		}
	}

	/** RFC 9110, 5.6.7: a two-digit year is at most 50 years ahead. */
	@ParameterizedTest
	@ValueSource(strings = { "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" })
	void retryAfterMayBeAPastDate(String date) {
		assertThat(retryAfterOf503("Retry-After", date)).isNegative();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "soon", "-1", "1.5", "2066-12-31T00:00:00Z", "31 Dec 2066",
			"Fri, 31 Feb 2066 00:00:00 CET", "Friday", "Fri Dec 2066" })
	void invalidRetryAfterIsIgnored(String value) {
		assertThat(retryAfterOf503("Retry-After", value)).isNull();
	}

	@Test
	void failureWithoutHeadersIsRetried() {
		assertThat(DeliveryOutcome
			.failed(new HttpOperationFailedException("http://crm.example", 503, null, null, null, null)))
			.isEqualTo(new DeliveryOutcome(DeliveryOutcome.Result.RETRY, 503, "answered 503", null));
	}

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new SocketTimeoutException("crm.example"), "no answer in time"),
				Arguments.of(new IOException(new SocketTimeoutException()), "no answer in time"),
				Arguments.of(new UnknownHostException("crm.example"), "cannot connect: unknown host"),
				Arguments.of(new ConnectException("crm.example"), "cannot connect"),
				Arguments.of(new NoRouteToHostException("crm.example"), "cannot connect: no route to the host"),
				Arguments.of(new SSLHandshakeException("crm.example"), "no TLS connection"),
				Arguments.of(new NoHttpResponseException("crm.example"), "closed without an HTTP answer"),
				Arguments.of(new SocketException("crm.example"), "the connection was reset"),
				Arguments.of(new SSLPeerUnverifiedException("crm.example"),
						"no TLS connection: the certificate is for another host name"),
				Arguments.of(tls(new CertPathBuilderException("crm.example")),
						"no TLS connection: the certificate is not trusted"),
				Arguments.of(tls(new CertPathValidatorException(new CertificateExpiredException("crm.example"))),
						"no TLS connection: the certificate has expired"),
				Arguments.of(tls(new CertificateException("No name matching crm.example found")),
						"no TLS connection: the certificate is for another host name"),
				Arguments.of(new ConnectTimeoutException("crm.example"), "cannot connect: no answer in time"),
				Arguments.of(new ConnectionRequestTimeoutException("crm.example"), "no free connection in time"),
				Arguments.of(new MessageConstraintException("crm.example"), "the headers of the answer are too long"),
				Arguments.of(new ClientProtocolException(new ProtocolException("crm.example")),
						"the answer is not valid HTTP"),
				Arguments.of(new RuntimeCamelException(new IllegalStateException("crm.example")),
						"the request failed"));
	}

	private static Exception tls(Exception cause) {
		return new RuntimeCamelException(
				(new SSLHandshakeException("crm.example")).initCause(new CertificateException("crm.example", cause)));
	}

	/** Errors are for operators and never contain a host name. */
	@ParameterizedTest
	@MethodSource("failures")
	void failureIsRetriedAndHasAShortError(Exception failure, String words) {
		assertThat(DeliveryOutcome.failed(failure))
			.isEqualTo(new DeliveryOutcome(DeliveryOutcome.Result.RETRY, null, words, null));
	}

	private static Duration retryAfterOf503(String header, String value) {
		return DeliveryOutcome
			.failed(new HttpOperationFailedException("http://crm.example", 503, null, null, Map.of(header, value),
					null))
			.retryAfter();
	}

}
