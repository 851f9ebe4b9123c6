package dev.crmbridge.callevents;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.process.AddedMembers;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeProcessTestBase;
import dev.crmbridge.testkit.process.BridgeSite;
import dev.crmbridge.testkit.process.CallLoad;
import dev.crmbridge.testkit.process.ReceivedEvents;
import dev.crmbridge.testkit.process.KeyedLists;
import dev.crmbridge.testkit.process.LoadProcessTestBase;
import dev.crmbridge.testkit.process.LoadSite;
import dev.crmbridge.testkit.process.SampleList;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import dev.crmbridge.testkit.webitel.history.AttemptEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes of the packaged jar that are killed while other systems fail: no acknowledged
 * call event is lost, each row of a list is in Webitel exactly once, Webitel has the
 * members that synchronisations, removals and replacing loads name, and each dialer
 * attempt is one event. {@code -Dbridge.kills} sets the number of kills.
 */
class KilledBridgesIT extends LoadProcessTestBase {

	private static final int KILLS = Integer.getInteger("bridge.kills", 6);

	private static final int CALLS = 8;

	private static final String[] SETTINGS = { "members.chunk-rows=50", "webitel.timeout=1500ms",
			"webitel.unknown-outcome-wait=1s", "webitel.recheck-wait=5s", "outcomes.poll=500ms" };

	/** Commits after the request's timeout and before it is reconciled. */
	private static final Failure LATE_COMMIT = Failure.lateCommit(seconds(2));

	/** Commits after the request was reconciled and sent again. */
	private static final Failure TOO_LATE_COMMIT = Failure.lateCommit(seconds(3.5));

	private final FakeCrm crm = new FakeCrm();

	/** The endpoint that gets the outcomes of rows. */
	private final FakeCrm results = new FakeCrm();

	private final CallLoad load = new CallLoad("webitel-1");

	@TempDir
	private Path archive;

	private AddedMembers added;

	private final ReceivedEvents received = new ReceivedEvents(this.load);

	@AfterEach
	void stopCalls() {
		this.load.close();
		if (this.added != null) {
			this.added.close();
		}
		this.crm.close();
		this.results.close();
	}

	@Test
	void repeatedKillsLoseNoEventAndLoadEachRowOnce() throws Exception {
		SampleList.refuse(this.webitel);
		Random failures = new Random(BridgeProcessTestBase.SEED);
		this.crm.answer(this.received.recording((request) -> (failures.nextInt(10) == 0) ? Answer.status(500)
				: Answer.ok().after(Duration.ofMillis(failures.nextInt(40)))));
		List<LoadSite> sites = Stream.of("one", "other", "third").map(this::site).toList();
		// a start takes longer than the time until the next kill
		Deque<BridgeProcess> running = new ArrayDeque<>(List.of(start(sites.get(0)), start(sites.get(1))));
		List<StoredMember> called = loadCalledMembers();
		this.added = new AddedMembers(sites.stream().map(LoadSite::port).toList());
		failAtRandom(LATE_COMMIT, TOO_LATE_COMMIT);
		this.webitel.on(Operation.ATTEMPT_HISTORY)
			.failRandomly(0.2, BridgeProcessTestBase.SEED, Failure.badGateway(), Failure.connectionReset(),
					Failure.connectionClosed());
		for (int kill = 0; kill < KILLS; kill++) {
			call(called);
			this.lists.drop("long-" + kill, 1000 + this.moments.nextInt(2000), (kill % 3 == 0) ? 7 : 0);
			this.lists.drop("short-" + kill, 1 + this.moments.nextInt(200), 0);
			this.keyed.drop();
			this.added.add();
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
		call(called);
		this.webitel.attempts().reveal();
		this.received.awaitAll("journal", (event) -> true);
		this.received.awaitAll("screen-pop", (event) -> Set.of("offering", "bridged").contains(event.event()));
		this.received.awaitAll("other-queue", (event) -> event.queue().equals("12"));
		this.lists.awaitEnded(TestRun.WAIT_LIMIT);
		this.lists.assertEachRowOnce();
		this.keyed.awaitEnded();
		this.added.assertEachKeyOnce(this.webitel);
		this.lists.awaitNothingDue();
		this.keyed.assertMembersOfReceipts();
		this.received.assertOnlyWhatWasSent("journal", (event) -> true);
		this.received.assertOnlyWhatWasSent("screen-pop",
				(event) -> Set.of("offering", "bridged").contains(event.event()));
		this.received.assertOnlyWhatWasSent("other-queue", (event) -> event.queue().equals("12"));
		this.received.assertInOrder("journal");
		this.received.assertInOrder("other-queue");
		this.received.awaitFiles("archive", this.archive);
		this.received.assertOnlyWhatWasSent("archive", (event) -> true);
		this.received.assertInOrder("archive");
		assertEachAttemptIsOneEvent();
	}

	/** Loads a list before anything fails, so that no member of a row is there twice. */
	private List<StoredMember> loadCalledMembers() {
		this.lists.drop("called", 300, 0);
		this.lists.awaitEnded(TestRun.WAIT_LIMIT);
		return this.webitel.members(11);
	}

	/**
	 * Makes attempts of some members; a part of them appears later, or ended minutes ago.
	 */
	private void call(List<StoredMember> members) {
		for (int i = 0; i < 100; i++) {
			this.webitel.attempts()
				.add(members.get(this.moments.nextInt(members.size())).id(),
						AttemptEnd.with((i % 3 == 0) ? "success" : "no_answer")
							.leavingAt(Instant.now().minusSeconds(this.moments.nextInt(480)))
							.appearsAfter(Duration.ofMillis((i % 4 == 0) ? this.moments.nextInt(20_000) : 0)));
		}
	}

	private void assertEachAttemptIsOneEvent() {
		Set<String> attempts = this.webitel.attempts()
			.ended()
			.stream()
			.map((attempt) -> String.valueOf(attempt.id()))
			.collect(Collectors.toSet());
		await().untilAsserted(
				() -> assertThat(this.results.requests().stream().map((each) -> each.json().path("attempt").asText()))
					.containsOnly(attempts.toArray(String[]::new)));
		assertThat(this.results.requests().stream().map((each) -> each.json().path("id").asText()).distinct())
			.hasSameSizeAs(attempts);
	}

	private LoadSite site(String name) {
		LoadSite site = site(name, SETTINGS);
		site.dialers(LoadSite.DIALERS + KeyedLists.DIALERS);
		site.endpoints(endpoint("journal", "timeout=2s", "retries=200ms")
				+ endpoint("screen-pop", "delivery=live", "events=offering,bridged", "timeout=2s")
				+ BridgeSite
					.endpoint("results", this.results.url("/results"), "events=result", "timeout=2s", "retries=200ms")
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
