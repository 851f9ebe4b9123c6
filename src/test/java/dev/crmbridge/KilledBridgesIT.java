package dev.crmbridge;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;

import dev.crmbridge.standins.Answer;
import org.junit.jupiter.api.Test;

/**
 * What the packaged jar promises of call events: once acknowledged, none is lost, whoever
 * is killed. {@code -Dbridge.kills} says how often that is.
 */
class KilledBridgesIT extends BridgeProcessesTest {

	private static final int KILLS = Integer.getInteger("bridge.kills", 10);

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

}
