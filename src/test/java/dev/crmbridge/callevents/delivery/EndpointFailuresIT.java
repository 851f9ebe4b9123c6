package dev.crmbridge.callevents.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeSite;
import dev.crmbridge.testkit.process.CallLoad.Acknowledged;
import dev.crmbridge.testkit.process.CallLoad.Sent;
import dev.crmbridge.testkit.process.CallLoad;
import dev.crmbridge.testkit.process.ReceivedEvents.ReceivedEvent;
import dev.crmbridge.testkit.process.ReceivedEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deliveries of the packaged jar while CRM endpoints fail. All tests share one bridge;
 * each uses a different queue.
 */
class EndpointFailuresIT {

	private static final int CALLS = 8;

	/** For a busy machine; failing endpoints fail for longer. */
	private static final Duration MAX_DELAY = Duration.ofSeconds(30);

	private static final List<String> FAILING = List.of("dead", "hanging", "flaky");

	private static final Postgres POSTGRES = Postgres.start();

	/** Has the endpoint {@code dead}, which refuses connections. */
	private static final FakeCrm REFUSING_CRM = new FakeCrm();

	private static final FakeCrm CRM = new FakeCrm();

	@TempDir
	private static Path folder;

	private static BridgeSite site;

	private static BridgeProcess bridge;

	private final CallLoad load = new CallLoad("webitel-1");

	private final ReceivedEvents received = new ReceivedEvents(this.load);

	@BeforeAll
	static void startBridge() {
		POSTGRES.createDatabase("store");
		site = new BridgeSite(folder.resolve("bridge"), POSTGRES, "store",
				endpoint("dead", REFUSING_CRM, "queues=11", "timeout=1s", "retries=300ms,1s")
						+ endpoint("hanging", CRM, "queues=11", "timeout=1s", "retries=300ms,1s")
						+ endpoint("flaky", CRM, "queues=11", "timeout=1s", "retries=300ms,1s")
						+ endpoint("healthy", CRM, "queues=11", "delivery=live")
						+ endpoint("unsteady", CRM, "queues=12", "timeout=1s", "retries=50ms,200ms"));
		bridge = site.start();
		site.awaitReady(bridge);
	}

	@AfterAll
	static void stopBridge() {
		bridge.close();
		REFUSING_CRM.close();
		CRM.close();
		POSTGRES.close();
	}

	@AfterEach
	void stop() {
		this.load.close();
		bridge.showOutput();
	}

	@Test
	void failingEndpointsDelayNoOtherAndGetAllEventsLater() {
		Predicate<Sent> all = (event) -> event.queue().equals("11");
		Random random = new Random(11);
		REFUSING_CRM.stop();
		CRM.answer(this.received.recording((request) -> switch (request.path()) {
			case "/hanging" -> Answer.hang();
			case "/flaky" -> random.nextBoolean() ? Answer.ok() : Answer.status(500);
			default -> Answer.ok();
		}));
		sendFor(Duration.ofSeconds(5), "11");
		this.received.awaitAll("healthy", all);
		Map<String, Acknowledged> acknowledged = this.load.acknowledged();
		assertThat(this.received.at("healthy")).allSatisfy((event) -> {
			assertThat(acknowledged).containsKey(event.name());
			assertThat(event.nanos() - acknowledged.get(event.name()).nanos()).isLessThan(MAX_DELAY.toNanos());
		});
		assertThat(this.received.at("hanging")).isNotEmpty().noneMatch(ReceivedEvent::accepted);
		assertThat(this.received.at("flaky")).anyMatch((event) -> !event.accepted());

		REFUSING_CRM.answer(this.received.recording((request) -> Answer.ok()));
		REFUSING_CRM.start();
		// so that no answer without a note ends a delivery
		CRM.answer(this.received.recording((request) -> Answer.status(503)));
		CRM.release(Answer.status(503));
		CRM.answer(this.received.recording((request) -> Answer.ok()));
		FAILING.forEach((endpoint) -> this.received.awaitAll(endpoint, all));
		site.awaitNothingDue();
		FAILING.forEach((endpoint) -> {
			this.received.assertOnlyWhatWasSent(endpoint, all);
			this.received.assertInOrder(endpoint);
		});
		this.received.assertOnlyWhatWasSent("healthy", all);
		assertThat(this.received.acceptedTwiceBy("healthy")).isEmpty();
	}

	@Test
	void eventsOfACallAreDeliveredInOrderDespiteFailures() {
		Random random = new Random(12);
		CRM.answer(this.received.recording((request) -> switch (random.nextInt(20)) {
			case 0 -> Answer.hang();
			case 1 -> Answer.status(429).retryAfter("1");
			case 2, 3 -> Answer.drop();
			case 4, 5, 6, 7 -> Answer.status(500);
			default -> Answer.ok();
		}));
		sendFor(Duration.ofSeconds(3), "12");
		this.received.awaitAll("unsteady", (event) -> true);
		this.received.assertOnlyWhatWasSent("unsteady", (event) -> event.queue().equals("12"));
		assertThat(this.received.at("unsteady")).anyMatch((event) -> !event.accepted());
		this.received.assertInOrder("unsteady");
	}

	@Test
	void secondProcessWithTheSameDataFolderDoesNotStart() {
		BridgeSite second = new BridgeSite(folder.resolve("second"), POSTGRES, "store",
				endpoint("healthy", CRM, "queues=11"));
		try (BridgeProcess refused = second.start("--data.dir=" + site.data())) {
			assertThat(refused.exitCode()).isOne();
			assertThat(refused.errors().lines()).singleElement()
				.asString()
				.startsWith("data.dir: ")
				.contains("is used by another bridge process");
		}
		assertThat(bridge.isAlive()).isTrue();
	}

	private void sendFor(Duration time, String queue) {
		this.load.start(CALLS, queue, site.port());
		CompletableFuture.runAsync(() -> {
		}, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)).join();
		this.load.awaitAcknowledged(20);
		this.load.stop();
	}

	private static String endpoint(String name, FakeCrm crm, String... parameters) {
		return BridgeSite.endpoint(name, crm.url("/" + name), parameters);
	}

}
