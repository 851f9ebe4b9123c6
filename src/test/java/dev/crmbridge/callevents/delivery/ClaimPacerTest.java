package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;

import dev.crmbridge.callevents.CrmEndpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimPacerTest {

	@ParameterizedTest
	@ValueSource(ints = { 50, 300, 700, 1500, 4000 })
	void claimsDoNotExceedTheRate(int rate) {
		ClaimPacer pacer = new ClaimPacer(CrmEndpoint.of("crm", Map.of("rate", String.valueOf(rate))));
		pacer.start();
		int deliveries = rate / 5;
		long begin = System.nanoTime();
		for (int i = 0; i < deliveries; i++) {
			pacer.awaitRate();
		}
		// 200 ms, less the first claim's credit and the rounding of the last wait
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(187));
	}

}
