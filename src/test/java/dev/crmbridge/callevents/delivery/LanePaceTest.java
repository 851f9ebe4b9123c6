package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;

import dev.crmbridge.callevents.CrmEndpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanePaceTest {

	@ParameterizedTest
	@ValueSource(ints = { 50, 300, 700, 1500, 4000 })
	void noMoreAreTakenThanTheRateAllows(int rate) {
		DeliveryLaneScheduler pace = new DeliveryLaneScheduler(
				CrmEndpoint.of("crm", Map.of("rate", String.valueOf(rate))));
		pace.start();
		int deliveries = rate / 5;
		long begin = System.nanoTime();
		for (int i = 0; i < deliveries; i++) {
			pace.awaitRate();
		}
		// 200 ms, but for the first one's credit and what the last wait is rounded off by
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(187));
	}

}
