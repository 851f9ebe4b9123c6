package dev.crmbridge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.standins.Answer;
import dev.crmbridge.standins.FakeCrm;
import dev.crmbridge.standins.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the packaged jar promises of call events: once acknowledged, none is lost,
 * whatever is killed or stopped meanwhile.
 * <p>
 * {@code -Dbridge.kills} says how often a bridge is killed, {@code -Dbridge.seed} repeats
 * the moments of a run that failed.
 */
class CallEventsIT {

	private static final int KILLS = Integer.getInteger("bridge.kills", 10);

	private static final long SEED = Long.getLong("bridge.seed", System.nanoTime());

	/** For whatever has to happen, on a machine that does much else. */
	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final int CALLS = 8;

	private static final String QUEUE = "11";

	private static final Postgres POSTGRES = Postgres.start();

	@RegisterExtension
	static final AfterTestExecutionCallback SEED_OF_A_FAILURE = (context) -> context.getExecutionException()
		.ifPresent((failure) -> System.err.println("To repeat it: -Dbridge.seed=" + SEED));

	/** When something is killed. */
	private final Random moments = new Random(SEED);

	private final FakeCrm crm = new FakeCrm();

	private final CallLoad load = new CallLoad("webitel-1");

	private final HeardEvents heard = new HeardEvents(this.load);

	private final List<BridgeProcess> bridges = new ArrayList<>();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path folder;

	@BeforeAll
	static void createStores() {
		List.of("kills", "away", "shared", "asked").forEach(POSTGRES::createDatabase);
	}

	@AfterAll
	static void stopPostgres() {
		POSTGRES.close();
	}

	@AfterEach
	void stop() {
		this.bridges.forEach(BridgeProcess::close);
		this.load.close();
		this.crm.close();
	}

	@Test
	void killedAgainAndAgainNothingAcknowledgedIsLost() {
		String endpoints = endpoint("journal", "timeout=2s", "retries=200ms")
				+ endpoint("screen-pop", "delivery=live", "events=offering,bridged", "timeout=2s")
				+ endpoint("other-queue", "queues=12", "timeout=2s", "retries=200ms");
		Random failures = new Random(SEED);
		this.crm.answer(this.heard.note((request) -> (failures.nextInt(10) == 0) ? Answer.status(500)
				: Answer.ok().after(Duration.ofMillis(failures.nextInt(40)))));
		// what one has spooled when it is killed is there for the next but one
		List<BridgeSite> sites = List.of(site("one", "kills", endpoints), site("other", "kills", endpoints));
		BridgeProcess running = start(sites.get(0));
		sites.get(0).awaitReady(running);
		for (int kill = 0; kill < KILLS; kill++) {
			BridgeProcess killed = running;
			BridgeSite next = sites.get((kill + 1) % 2);
			running = start(next);
			this.load.start(CALLS, (kill % 3 == 0) ? "12" : QUEUE, sites.get(kill % 2).port());
			in(this.moments.nextInt((kill % 3 == 1) ? 300 : 2500), killed::destroyForcibly);
			this.load.stop();
			next.awaitReady(running);
		}
		BridgeSite last = sites.get((KILLS + 1) % 2);
		last.awaitReady(start(last));

		this.heard.awaitAll("journal", (event) -> true);
		this.heard.awaitAll("screen-pop", (event) -> Set.of("offering", "bridged").contains(event.event()));
		this.heard.awaitAll("other-queue", (event) -> event.queue().equals("12"));
		last.awaitNothingDue();
		this.heard.assertOnlyWhatWasSent("journal", (event) -> true);
		this.heard.assertOnlyWhatWasSent("screen-pop",
				(event) -> Set.of("offering", "bridged").contains(event.event()));
		this.heard.assertOnlyWhatWasSent("other-queue", (event) -> event.queue().equals("12"));
		this.heard.assertInOrder("journal");
		this.heard.assertInOrder("other-queue");
	}

	@Test
	void killedWhileTheStoreIsAwayNothingAcknowledgedIsLost() {
		this.crm.answer(this.heard.note((request) -> Answer.ok()));
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

		this.heard.awaitAll("journal", (event) -> true);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(site.spooled()).isEmpty());
		site.awaitNothingDue();
		this.heard.assertOnlyWhatWasSent("journal", (event) -> true);
		this.heard.assertInOrder("journal");
	}

	@Test
	void whatAKilledOneHadInHandAnotherDelivers() {
		String endpoints = endpoint("journal", "timeout=4s", "retries=500ms", "parallel=8")
				+ endpoint("screen-pop", "timeout=4s", "delivery=live", "parallel=8");
		this.crm.answer(this.heard.note((request) -> Answer.ok().after(Duration.ofMillis(100))));
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
		// it was killed before it could store them, and its folder is not here any more
		Collection<String> withTheKilled = killed.spooled();

		// timeout and 10 s
		Duration lease = Duration.ofSeconds(14);
		for (String endpoint : List.of("journal", "screen-pop")) {
			Collection<String> expected = this.load.acknowledged()
				.entrySet()
				.stream()
				.filter((event) -> !withTheKilled.contains(event.getValue().id()))
				.map(Map.Entry::getKey)
				.toList();
			assertThat(expected).hasSizeGreaterThan(100);
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(this.heard.namesTakenBy(endpoint)).containsAll(expected));
			assertThat(this.heard.takenBy(endpoint)).allSatisfy(
					(event) -> assertThat(event.nanos() - killedAt).isLessThan(lease.plusSeconds(15).toNanos()));
			survivor.awaitNothingDue();
			this.heard.assertOnlyWhatWasSent(endpoint, (event) -> true);
			// what the killed one had in hand, and nothing else
			assertThat(this.heard.takenAgainBy(endpoint)).hasSizeLessThanOrEqualTo(8)
				.allSatisfy((event) -> assertThat(event.nanos()).isGreaterThan(killedAt));
		}
	}

	@Test
	void askedToEndItLosesAndDoublesNothing() {
		this.crm.answer(this.heard.note((request) -> Answer.ok().after(Duration.ofMillis(300))));
		BridgeSite site = site("asked", "asked", endpoint("journal", "timeout=10s", "retries=500ms"));
		BridgeProcess bridge = start(site);
		site.awaitReady(bridge);
		this.load.start(CALLS, QUEUE, site.port());
		this.load.awaitAcknowledged(200);
		long asked = System.nanoTime();
		assertThat(bridge.kill()).isEqualTo(143);
		assertThat(System.nanoTime() - asked).isLessThan(Duration.ofSeconds(20).toNanos());
		this.load.stop();
		assertThat(this.heard.takenBy("journal")).isNotEmpty().hasSizeLessThan(this.load.acknowledged().size());

		site.awaitReady(start(site));
		this.heard.awaitAll("journal", (event) -> true);
		site.awaitNothingDue();
		this.heard.assertOnlyWhatWasSent("journal", (event) -> true);
		assertThat(this.heard.takenAgainBy("journal")).isEmpty();
		this.heard.assertInOrder("journal");
	}

	@ParameterizedTest
	@CsvSource({ "retires, '500ms,2s', unknown parameter \"retires\"", "timeout, 5 seconds, timeout: \"5 seconds\"" })
	void mistakeInAnEndpointIsALineThatSaysWhere(String parameter, String value, String told) {
		BridgeSite site = site("mistaken", "none",
				endpoint("journal") + endpoint("screen-pop", "events=offering", parameter + "=" + value));
		BridgeProcess bridge = start(site);
		assertThat(bridge.exitCode()).isOne();
		assertThat(bridge.errors().lines()).singleElement()
			.asString()
			.startsWith("routes/crm-endpoints.camel.yaml:14: ")
			.contains(told);
	}

	/** Waits, and does it then. */
	private static void in(int millis, Runnable action) {
		CompletableFuture.runAsync(action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)).join();
	}

	private String endpoint(String name, String... parameters) {
		return BridgeSite.endpoint(name, this.crm.url("/" + name), parameters);
	}

	private BridgeSite site(String name, String store, String endpoints) {
		return new BridgeSite(this.folder.resolve(name), POSTGRES, store, endpoints);
	}

	/** It ends with the test. */
	private BridgeProcess start(BridgeSite site) {
		BridgeProcess bridge = site.start();
		this.bridges.add(bridge);
		return bridge;
	}

}
