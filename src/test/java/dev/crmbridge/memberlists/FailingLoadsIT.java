package dev.crmbridge.memberlists;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeProcessTestBase;
import dev.crmbridge.testkit.process.LoadProcessTestBase;
import dev.crmbridge.testkit.process.LoadSite;
import dev.crmbridge.testkit.process.SampleList;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Member lists with the packaged jar: each row is in Webitel exactly once, however
 * Webitel or the store fails.
 */
class FailingLoadsIT extends LoadProcessTestBase {

	@Test
	void rowsInDoubtAreReconciledAndNotSentTwice() {
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

		this.lists.awaitEnded(TestRun.WAIT_LIMIT);
		this.lists.assertEachRowOnce();
		assertThat(this.webitel.deletions()).as("no row was there twice, even for a moment").isEmpty();
		assertThat(this.lists.receipt(list).path("chunks").path("read_back").asInt()).isPositive();
		assertThat(bridge.isAlive()).isTrue();
	}

	@Test
	void storeOutageNeitherLosesNorDoublesRows() {
		this.webitel.answerAfter(seconds(0.3));
		failAtRandom(Failure.answerLost());
		BridgeProcess bridge = start(site("one", "members.chunk-rows=20", "webitel.timeout=2s",
				"webitel.unknown-outcome-wait=3s", "webitel.recheck-wait=3s"));
		this.lists.drop("list", 1500, 0);
		this.lists.awaitMembers(500);
		BridgeProcessTestBase.POSTGRES.stop();
		try {
			this.lists.drop("dropped-meanwhile", 300, 0);
			BridgeProcessTestBase.in(3000 + this.moments.nextInt(2000), () -> {
			});
		}
		finally {
			BridgeProcessTestBase.POSTGRES.restart();
		}
		this.lists.awaitEnded(TestRun.WAIT_LIMIT);
		this.lists.assertEachRowOnce();
		assertThat(bridge.isAlive()).isTrue();
	}

}
