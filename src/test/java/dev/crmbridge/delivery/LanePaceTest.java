package dev.crmbridge.delivery;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanePaceTest {

	@ParameterizedTest
	@ValueSource(doubles = { 50, 300, 700, 1500, 4000 })
	void noMoreAreTakenThanTheRateAllows(double rate) {
		LanePace pace = new LanePace(CrmEndpoint.of("crm", Map.of("rate", String.valueOf(rate))));
		pace.start();
		int deliveries = (int) (rate / 5);
		long begin = System.nanoTime();
		for (int i = 0; i < deliveries; i++) {
			pace.awaitRate();
		}
		// 200 ms; a wait may end a little too early, but only the last one for good
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(197));
	}

}
