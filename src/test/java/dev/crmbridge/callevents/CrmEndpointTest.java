package dev.crmbridge.callevents;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Parameters of an endpoint, their defaults, and the retry schedule. */
class CrmEndpointTest {

	private static final Map<String, String> LIVE = Map.of("delivery", "live");

	@Test
	void endpointIsDurableByDefault() {
		CrmEndpoint endpoint = CrmEndpoint.of("journal", Map.of());
		assertThat(endpoint.live()).isFalse();
		assertThat(endpoint.maxAge()).isEqualTo(Duration.ofDays(7));
		assertThat(endpoint.timeout()).isEqualTo(Duration.ofSeconds(15));
		assertThat(endpoint.parallel()).isEqualTo(8);
		assertThat(endpoint.rate()).isZero();
		assertThat(endpoint.stateAtMaxAge()).isEqualTo(DeliveryState.DEAD);
		assertThat(endpoint).isEqualTo(CrmEndpoint.of("journal", Map.of("delivery", "durable", "events", " ", "maxAge",
				"", "timeout", "15s", "parallel", "8", "rate", "", "retries", "")));
	}

	@Test
	void liveEndpointHasAMaxAgeOfAnHour() {
		CrmEndpoint endpoint = CrmEndpoint.of("pop", LIVE);
		assertThat(endpoint.live()).isTrue();
		assertThat(endpoint.maxAge()).isEqualTo(Duration.ofHours(1));
		assertThat(endpoint.stateAtMaxAge()).isEqualTo(DeliveryState.EXPIRED);
	}

	@Test
	void liveRetryScheduleRepeatsItsLastDelay() {
		CrmEndpoint endpoint = CrmEndpoint.of("pop", LIVE);
		assertThat(List.of(1, 2, 3, 4, 5, 100, Integer.MAX_VALUE))
			.extracting((attempts) -> endpoint.retryDelay(attempts, null))
			.containsExactly(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(5),
					Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@CsvSource({ "1,PT5S", "2,PT5M", "3,PT30M", "4,PT2H", "5,PT5H", "6,PT10H", "7,PT14H", "8,PT20H", "9,PT24H",
			"10,PT24H", "1000,PT24H" })
	void durableRetryScheduleHasJitterOfUpToAFifth(int attempts, Duration delay) {
		CrmEndpoint endpoint = CrmEndpoint.of("journal", Map.of());
		List<Duration> drawn = IntStream.range(0, 200).mapToObj((i) -> endpoint.retryDelay(attempts, null)).toList();
		assertThat(drawn).allSatisfy((each) -> assertThat(each).isBetween(delay, delay.multipliedBy(12).dividedBy(10)));
		assertThat(drawn.stream().distinct().count()).isGreaterThan(20);
	}

	@Test
	void retriesReplaceTheDefaultSchedule() {
		CrmEndpoint endpoint = CrmEndpoint.of("pop", Map.of("delivery", "live", "retries", "20ms, 3m,1d"));
		assertThat(List.of(1, 2, 3, 4)).extracting((attempts) -> endpoint.retryDelay(attempts, null))
			.containsExactly(Duration.ofMillis(20), Duration.ofMinutes(3), Duration.ofDays(1), Duration.ofDays(1));
	}

	@ParameterizedTest
	@CsvSource({ "PT1S,PT1S", "PT59M,PT59M", "PT1H,PT1H", "PT61M,PT1H", "PT240H,PT1H" })
	void retryAfterIsHonouredUpToAnHour(Duration asked, Duration delay) {
		assertThat(CrmEndpoint.of("pop", LIVE).retryDelay(1, asked)).isEqualTo(delay);
		assertThat(CrmEndpoint.of("journal", Map.of()).retryDelay(9, asked)).isEqualTo(delay);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-5S" })
	void retryAfterWithoutADelayIsIgnored(Duration asked) {
		assertThat(CrmEndpoint.of("pop", LIVE).retryDelay(2, asked)).isEqualTo(Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			-                | -        | -     | offering | inbound  | 11 | true
			-                | -        | -     | leaving  | outbound | '' | true
			offering,bridged | -        | -     | bridged  | inbound  | 11 | true
			offering,bridged | -        | -     | missed   | inbound  | 11 | false
			-                | inbound  | -     | offering | inbound  | 11 | true
			-                | inbound  | -     | offering | outbound | 11 | false
			-                | -        | 11,12 | offering | inbound  | 12 | true
			-                | -        | 11,12 | offering | inbound  | 1  | false
			-                | -        | 11,12 | offering | inbound  | '' | false
			""", delimiter = '|')
	void filtersSelectEvents(String events, String directions, String queues, String event, String direction,
			String queue, boolean wanted) {
		CrmEndpoint endpoint = CrmEndpoint.of("pop", Map.of("events", (events != null) ? events : "", "directions",
				(directions != null) ? directions : "", "queues", (queues != null) ? queues : ""));
		assertThat(endpoint.wants(event, direction, queue)).isEqualTo(wanted);
	}

	@ParameterizedTest
	@CsvSource({ "delivery,Live", "delivery,sometimes", "events,ringing", "events,'offering,,bridged'",
			"events,'offering,'", "directions,internal", "queues,'11,'", "maxAge,0s", "maxAge,60", "maxAge,1w",
			"maxAge,-1s", "maxAge,'1h 30m'", "timeout,5 s", "timeout,PT5S", "timeout,0ms", "parallel,0", "parallel,201",
			"parallel,-1", "parallel,many", "parallel,1.5", "rate,-1", "rate,0.5", "rate,10001", "retries,'5s,'",
			"retries,'5s,soon'", "retries,0s" })
	void invalidValueIsRejected(String parameter, String value) {
		assertThatExceptionOfType(BlockParameters.InvalidParameterException.class)
			.isThrownBy(() -> CrmEndpoint.of("pop", Map.of(parameter, value)))
			.withMessageStartingWith(parameter + " must be ")
			.satisfies((ex) -> assertThat(ex.parameter()).isEqualTo(parameter));
	}

}
