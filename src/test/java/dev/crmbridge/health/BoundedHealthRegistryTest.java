package dev.crmbridge.health;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** Indicators that hang or fail: asked at the same time, each by one thread at most. */
class BoundedHealthRegistryTest {

	private final AtomicInteger started = new AtomicInteger();

	private final CountDownLatch released = new CountDownLatch(1);

	private final Map<String, HealthContributor> contributors = new HashMap<>();

	@AfterEach
	void release() {
		this.released.countDown();
	}

	@Test
	void hangingIndicatorsAreAskedTogetherAndOnce() {
		for (int i = 0; i < 5; i++) {
			add("slow" + i, this::hang);
		}
		BoundedHealthRegistry registry = registry();
		for (int round = 0; round < 3; round++) {
			assertThat(health(registry, "slow0")).hasToString("UNKNOWN {reason=the store does not answer}");
			await().untilAtomic(this.started, equalTo(5));
		}
		this.released.countDown();
		await().until(() -> health(registry, "slow0").getStatus().equals(Status.UP));
	}

	@Test
	void failureIsReportedWithoutItsMessage() {
		add("broken", () -> {
			throw new IllegalStateException("jdbc:postgresql://10.0.0.1/crm");
		});
		assertThat(health(registry(), "broken")).hasToString("UNKNOWN {reason=the store does not answer}");
	}

	@Test
	void answerIsKeptForASecond() {
		add("fast", () -> Health.up().withDetail("run", this.started.incrementAndGet()).build());
		BoundedHealthRegistry registry = registry();
		assertThat(health(registry, "fast")).isEqualTo(health(registry, "fast"));
		await().until(() -> health(registry, "fast").getDetails().get("run").equals(2));
	}

	private Health hang() {
		this.started.incrementAndGet();
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Health.up().build();
	}

	private void add(String name, HealthIndicator health) {
		this.contributors.put(name + "HealthIndicator", new BlockingHealthIndicator() {
			@Override
			public Health health() {
				return health.health();
			}
		});
	}

	private BoundedHealthRegistry registry() {
		return new BoundedHealthRegistry(this.contributors);
	}

	private static Health health(BoundedHealthRegistry registry, String name) {
		return ((HealthIndicator) registry.getContributor(name)).health();
	}

}
