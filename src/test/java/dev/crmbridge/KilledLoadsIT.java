package dev.crmbridge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.crmbridge.standins.Failure;
import dev.crmbridge.standins.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the packaged jar promises of member lists: each row is in Webitel exactly once,
 * however Webitel fails and whoever is killed. {@code -Dbridge.kills} says how often that
 * is.
 */
class KilledLoadsIT extends LoadProcessesTest {

	private static final int KILLS = Integer.getInteger("bridge.kills", 10);

	/** Of a request; what it may take after that is the wait below. */
	private static final String TIMEOUT = "webitel.timeout=1500ms";

	private static final String[] SETTINGS = { "members.chunk-rows=50", TIMEOUT, "webitel.unknown-outcome-wait=1s",
			"webitel.recheck-wait=5s" };

	/** After our timeout and before we look. */
	private static final Failure LATE_COMMIT = Failure.lateCommit(seconds(2));

	/** After we have looked and sent it again. */
	private static final Failure TOO_LATE_COMMIT = Failure.lateCommit(seconds(3.5));

	@Test
	void rowsOfAnUnknownOutcomeAreLookedForAndNotSentAgain() {
		LoadSite site = site("one", "members.chunk-rows=50", "webitel.timeout=1s", "webitel.unknown-outcome-wait=3s",
				"webitel.recheck-wait=3s");
		SampleList.refuse(this.webitel);
		this.webitel.on(Operation.MEMBERS).failNext(Failure.badGateway());
		this.webitel.on(Operation.MEMBERS).failNext(Failure.lateAnswer(seconds(2)));
		this.webitel.on(Operation.MEMBERS).failNext(Failure.tooManyRequests(1));
		this.webitel.on(Operation.BULK).failNext(Failure.answerLost());
		this.webitel.on(Operation.BULK).failNext(Failure.lateCommit(seconds(1.5)));
		failAtRandom(Failure.lateCommit(seconds(1.5)));
		SampleList list = this.lists.drop("list", 3000, 1234);
		BridgeProcess bridge = start(site);
		this.lists.awaitMembers(500);
		this.webitel.expireTokens();
		this.lists.awaitState("stopped");
		this.webitel.restoreTokens();

		this.lists.awaitEnded(BridgeProcessesTest.PATIENCE);
		this.lists.assertEachRowIsThereOnce();
		assertThat(this.webitel.deletions()).as("no row was there twice, even for a while").isEmpty();
		assertThat(this.lists.receipt(list).path("chunks").path("read_back").asInt()).isPositive();
		assertThat(bridge.isAlive()).isTrue();
	}

	@Test
	void rowsThatCameTooLateAreDeletedLater() {
		LoadSite site = site("one", SETTINGS);
		this.webitel.on(Operation.BULK).failNext(TOO_LATE_COMMIT, 3);
		this.lists.drop("list", 1000, 0);
		start(site);

		this.lists.awaitEnded(BridgeProcessesTest.PATIENCE);
		this.lists.assertEachRowIsThereOnce();
		assertThat(this.webitel.deletions()).isNotEmpty();
	}

	@Test
	void killedAgainAndAgainEachRowIsLoadedOnce() {
		SampleList.refuse(this.webitel);
		failAtRandom(LATE_COMMIT, TOO_LATE_COMMIT);
		List<LoadSite> sites = List.of(site("one", SETTINGS), site("other", SETTINGS), site("third", SETTINGS));
		// a start takes longer than the wait for the next kill
		Deque<BridgeProcess> running = new ArrayDeque<>(List.of(start(sites.get(0)), start(sites.get(1))));
		for (int kill = 0; kill < KILLS; kill++) {
			this.lists.drop("long-" + kill, 1000 + this.moments.nextInt(2000), (kill % 3 == 0) ? 7 : 0);
			this.lists.drop("short-" + kill, 1 + this.moments.nextInt(200), 0);
			BridgeProcess killed = running.remove();
			sites.get(kill % 3).awaitReady(killed);
			running.add(start(sites.get((kill + 2) % 3)));
			if (kill == KILLS / 2) {
				this.webitel.expireTokens();
			}
			BridgeProcessesTest.in(this.moments.nextInt((kill % 3 == 1) ? 600 : 5000), killed::destroyForcibly);
			this.webitel.restoreTokens();
		}
		this.lists.awaitEnded(Duration.ofMinutes(3));
		this.lists.assertEachRowIsThereOnce();
	}

	/** A third of the requests fail, in each way in which Webitel can. */
	private void failAtRandom(Failure... more) {
		long seed = BridgeProcessesTest.SEED;
		this.webitel.on(Operation.QUEUE, Operation.COMMUNICATION_TYPES)
			.failRandomly(0.1, seed, Failure.badGateway(), Failure.connectionClosed(), Failure.tooManyRequests(1));
		this.webitel.on(Operation.BULK).failRandomly(0.02, seed, Failure.connectionReset());
		this.webitel.on(Operation.BULK).failRandomly(0.1, seed, more);
		this.webitel.on(Operation.BULK)
			.failRandomly(0.2, seed, Failure.answerLost(), Failure.lateAnswer(seconds(2)),
					Failure.lateAnswer(seconds(0.3)), Failure.gatewayTimeout(seconds(0.3)), Failure.serverError(),
					Failure.serverErrorAfterCommit(), Failure.tooManyRequests(1), Failure.badGateway(),
					Failure.connectionClosed());
	}

}
