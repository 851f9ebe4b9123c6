package dev.crmbridge.outbound;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryBudgetTest {

	private static final long MEGABYTE = 1024 * 1024;

	@Test
	void smallHeapHoldsTenThousandIdleConnections() {
		assertThat(new MemoryBudget(256 * MEGABYTE).maxConnections(false)).isBetween(10_000, 12_000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 64, 128, 256, 1024, 8192 })
	void sharesLeaveFortyPercentForTheBridge(long heap) {
		MemoryBudget budget = new MemoryBudget(heap * MEGABYTE);
		long held = budget.maxConnections(false) * 3_200L + budget.maxWaitingHeaders() * 32_000L
				+ budget.waitingBodies() + budget.webitelResponses() * MemoryBudget.RESPONSE_FACTOR;
		assertThat(held).isLessThanOrEqualTo(heap * MEGABYTE / 10 * 6);
		assertThat(budget.maxConnections(true) * 110_000L).isLessThanOrEqualTo(heap * MEGABYTE / 100 * 15);
	}

	@Test
	void limitsConnectionsToTheMeasuredNumber() {
		assertThat(new MemoryBudget(8192 * MEGABYTE).maxConnections(false)).isEqualTo(12_000);
	}

}
