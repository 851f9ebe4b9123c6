package dev.crmbridge.callevents;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeProcessTestBase;
import dev.crmbridge.testkit.process.BridgeSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Call events of the packaged jar when the store becomes unavailable, when one of two
 * processes is killed, and when a process is terminated.
 */
class CallEventsIT extends BridgeProcessTestBase {

	@Test
	void killedWithoutTheStoreNoAcknowledgedEventIsLost() {
		this.crm.answer(this.received.recording((request) -> Answer.ok()));
		BridgeSite site = site("away", "away", endpoint("journal", "timeout=2s", "retries=200ms"));
		BridgeProcess bridge = start(site);
		site.awaitReady(bridge);
		this.load.start(CALLS, QUEUE, site.port());
		this.load.awaitAcknowledged(100);
		CompletableFuture<Void> twentySeconds;
		POSTGRES.stop();
		try {
			twentySeconds = CompletableFuture.runAsync(() -> {
			}, CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS));
			this.load.awaitAcknowledged(200);
			in(this.moments.nextInt(2000), bridge::destroyForcibly);
			assertThat(site.spooled()).isNotEmpty();
			bridge = start(site);
			this.load.awaitAcknowledged(200);
			twentySeconds.join();
		}
		finally {
			POSTGRES.restart();
		}
		this.load.awaitAcknowledged(200);
		this.load.stop();

		this.received.awaitAll("journal", (event) -> true);
		await().atMost(TestRun.WAIT_LIMIT).untilAsserted(() -> assertThat(site.spooled()).isEmpty());
		site.awaitNothingDue();
		this.received.assertOnlyWhatWasSent("journal", (event) -> true);
		this.received.assertInOrder("journal");
	}

	@Test
	void claimedDeliveriesOfAKilledProcessAreDeliveredByAnother() {
		String endpoints = endpoint("journal", "timeout=4s", "retries=500ms", "parallel=8")
				+ endpoint("screen-pop", "timeout=4s", "delivery=live", "parallel=8");
		this.crm.answer(this.received.recording((request) -> Answer.ok().after(Duration.ofMillis(100))));
		BridgeSite killed = site("killed", "shared", endpoints);
		BridgeSite survivor = site("survivor", "shared", endpoints);
		BridgeProcess first = start(killed);
		BridgeProcess second = start(survivor);
		killed.awaitReady(first);
		survivor.awaitReady(second);
		this.load.start(CALLS, QUEUE, killed.port(), survivor.port());
		this.load.awaitAcknowledged(200);
		in(this.moments.nextInt(1000), first::destroyForcibly);
		long killedAt = System.nanoTime();
		this.load.stop();
		// events in its spool stay there, as no other process reads its folder
		Collection<String> inKilledSpool = killed.spooled();

		// the timeout and 10 s
		Duration lease = Duration.ofSeconds(14);
		for (String endpoint : List.of("journal", "screen-pop")) {
			Collection<String> expected = this.load.acknowledged()
				.entrySet()
				.stream()
				.filter((event) -> !inKilledSpool.contains(event.getValue().id()))
				.map(Map.Entry::getKey)
				.toList();
			assertThat(expected).hasSizeGreaterThan(100);
			await().atMost(TestRun.WAIT_LIMIT)
				.untilAsserted(() -> assertThat(this.received.namesAcceptedBy(endpoint)).containsAll(expected));
			assertThat(this.received.acceptedBy(endpoint)).allSatisfy(
					(event) -> assertThat(event.nanos() - killedAt).isLessThan(lease.plusSeconds(45).toNanos()));
			survivor.awaitNothingDue();
			this.received.assertOnlyWhatWasSent(endpoint, (event) -> true);
			// only deliveries that the killed process had claimed
			assertThat(this.received.acceptedTwiceBy(endpoint)).hasSizeLessThanOrEqualTo(8)
				.allSatisfy((event) -> assertThat(event.nanos()).isGreaterThan(killedAt));
		}
	}

	@Test
	void terminatedProcessLosesAndRepeatsNothing() {
		// slow enough that deliveries wait at the end, on any machine
		this.crm.answer(this.received.recording((request) -> Answer.ok().after(Duration.ofSeconds(1))));
		BridgeSite site = site("asked", "asked", endpoint("journal", "timeout=10s", "retries=500ms"));
		BridgeProcess bridge = start(site);
		site.awaitReady(bridge);
		this.load.start(CALLS, QUEUE, site.port());
		this.load.awaitAcknowledged(200);
		long asked = System.nanoTime();
		assertThat(bridge.kill()).isEqualTo(143);
		assertThat(System.nanoTime() - asked).isLessThan(Duration.ofSeconds(40).toNanos());
		this.load.stop();
		assertThat(this.received.acceptedBy("journal")).isNotEmpty().hasSizeLessThan(this.load.acknowledged().size());

		this.crm.answer(this.received.recording((request) -> Answer.ok()));
		site.awaitReady(start(site));
		this.received.awaitAll("journal", (event) -> true);
		site.awaitNothingDue();
		this.received.assertOnlyWhatWasSent("journal", (event) -> true);
		assertThat(this.received.acceptedTwiceBy("journal")).isEmpty();
		this.received.assertInOrder("journal");
	}

}
