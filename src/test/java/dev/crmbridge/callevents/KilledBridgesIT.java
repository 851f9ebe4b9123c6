package dev.crmbridge.callevents;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeProcessTestBase;
import dev.crmbridge.testkit.process.BridgeSite;
import dev.crmbridge.testkit.process.CallLoad;
import dev.crmbridge.testkit.process.ReceivedEvents;
import dev.crmbridge.testkit.process.LoadProcessTestBase;
import dev.crmbridge.testkit.process.LoadSite;
import dev.crmbridge.testkit.process.SampleList;
import dev.crmbridge.testkit.webitel.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of the packaged jar that are killed while other systems fail: no acknowledged
 * call event is lost, and each row of a list is in Webitel exactly once.
 * {@code -Dbridge.kills} sets the number of kills.
 */
class KilledBridgesIT extends LoadProcessTestBase {

	private static final int KILLS = Integer.getInteger("bridge.kills", 10);

	private static final int CALLS = 8;

	private static final String[] SETTINGS = { "members.chunk-rows=50", "webitel.timeout=1500ms",
			"webitel.unknown-outcome-wait=1s", "webitel.recheck-wait=5s" };

	/** Commits after the request's timeout and before it is reconciled. */
	private static final Failure LATE_COMMIT = Failure.lateCommit(seconds(2));

	/** Commits after the request was reconciled and sent again. */
	private static final Failure TOO_LATE_COMMIT = Failure.lateCommit(seconds(3.5));

	private final FakeCrm crm = new FakeCrm();

	private final CallLoad load = new CallLoad("webitel-1");

	@TempDir
	private Path archive;

	private final ReceivedEvents received = new ReceivedEvents(this.load);

	@AfterEach
	void stopCalls() {
		this.load.close();
		this.crm.close();
	}

	@Test
	void repeatedKillsLoseNoEventAndLoadEachRowOnce() {
		SampleList.refuse(this.webitel);
		failAtRandom(LATE_COMMIT, TOO_LATE_COMMIT);
		Random failures = new Random(BridgeProcessTestBase.SEED);
		this.crm.answer(this.received.recording((request) -> (failures.nextInt(10) == 0) ? Answer.status(500)
				: Answer.ok().after(Duration.ofMillis(failures.nextInt(40)))));
		List<LoadSite> sites = Stream.of("one", "other", "third").map(this::site).toList();
		// a start takes longer than the time until the next kill
		Deque<BridgeProcess> running = new ArrayDeque<>(List.of(start(sites.get(0)), start(sites.get(1))));
		for (int kill = 0; kill < KILLS; kill++) {
			this.lists.drop("long-" + kill, 1000 + this.moments.nextInt(2000), (kill % 3 == 0) ? 7 : 0);
			this.lists.drop("short-" + kill, 1 + this.moments.nextInt(200), 0);
			BridgeProcess killed = running.remove();
			sites.get(kill % 3).awaitReady(killed);
			running.add(start(sites.get((kill + 2) % 3)));
			this.load.start(CALLS, (kill % 3 == 0) ? "12" : "11", sites.get(kill % 3).port());
			if (kill == KILLS / 2) {
				this.webitel.expireTokens();
			}
			BridgeProcessTestBase.in(this.moments.nextInt((kill % 3 == 1) ? 600 : 5000), killed::destroyForcibly);
			this.load.stop();
			this.webitel.restoreTokens();
		}
		// this process has spooled events from when the store was slow
		start(sites.get((KILLS + 2) % 3));
		this.received.awaitAll("journal", (event) -> true);
		this.received.awaitAll("screen-pop", (event) -> Set.of("offering", "bridged").contains(event.event()));
		this.received.awaitAll("other-queue", (event) -> event.queue().equals("12"));
		this.lists.awaitEnded(TestRun.WAIT_LIMIT);
		this.lists.assertEachRowOnce();
		this.received.assertOnlyWhatWasSent("journal", (event) -> true);
		this.received.assertOnlyWhatWasSent("screen-pop",
				(event) -> Set.of("offering", "bridged").contains(event.event()));
		this.received.assertOnlyWhatWasSent("other-queue", (event) -> event.queue().equals("12"));
		this.received.assertInOrder("journal");
		this.received.assertInOrder("other-queue");
		this.received.awaitFiles("archive", this.archive);
		this.received.assertOnlyWhatWasSent("archive", (event) -> true);
		this.received.assertInOrder("archive");
	}

	private LoadSite site(String name) {
		LoadSite site = site(name, SETTINGS);
		site.endpoints(endpoint("journal", "timeout=2s", "retries=200ms")
				+ endpoint("screen-pop", "delivery=live", "events=offering,bridged", "timeout=2s")
				+ endpoint("other-queue", "queues=12", "timeout=2s", "retries=200ms")
				+ BridgeSite
					.endpoint("archive", "file:" + this.archive + "?fileName=${header.webhook-id}.json&tempPrefix=.",
							"retries=200ms")
					.replace("{name: url,", "{name: uri,"));
		return site;
	}

	private String endpoint(String name, String... parameters) {
		return BridgeSite.endpoint(name, this.crm.url("/" + name), parameters);
	}

}
