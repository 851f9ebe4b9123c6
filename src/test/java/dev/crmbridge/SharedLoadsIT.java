package dev.crmbridge;

import java.time.Duration;

import dev.crmbridge.standins.Failure;
import dev.crmbridge.standins.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the packaged jar promises of member lists where two processes share them, the
 * store goes away, or somebody asks it to end.
 */
class SharedLoadsIT extends LoadProcessesTest {

	private static final String[] SETTINGS = { "members.chunk-rows=20", "webitel.timeout=2s",
			"webitel.unknown-outcome-wait=1s", "webitel.recheck-wait=3s" };

	/** What a list is made into by another configuration, in no respect the same. */
	private static final String EDITED = """
			dialers:
			  soft:
			    queue: "13"
			    name: "Edited {phone}"
			    variables: [client]
			    communications: [ {destination: "{client}", type: "2"} ]
			    number-format: as-is
			    duplicates: none
			""";

	@Test
	void whatAKilledOneHadInHandAnotherGoesOnWith() {
		slowly();
		LoadSite site = site("first", SETTINGS);
		LoadSite other = site("second", SETTINGS);
		BridgeProcess first = start(site);
		BridgeProcess second = start(other);
		site.awaitReady(first);
		other.awaitReady(second);
		// more than one of them works on at a time
		for (int n = 0; n < 6; n++) {
			this.lists.drop("list-" + n, 1000, 0);
		}
		this.lists.awaitMembers(1000);
		first.destroyForcibly();
		this.lists.awaitLoaded(Duration.ofSeconds(45));
		this.lists.awaitEnded(BridgeProcessesTest.PATIENCE);
		this.lists.assertEachRowIsThereOnce();
	}

	@Test
	void storeThatGoesAwayAndComesBackLosesAndDoublesNothing() {
		slowly();
		BridgeProcess bridge = start(site("one", SETTINGS));
		this.lists.drop("list", 6000, 0);
		this.lists.awaitMembers(500);
		BridgeProcessesTest.POSTGRES.stop();
		try {
			this.lists.drop("dropped-meanwhile", 300, 0);
			BridgeProcessesTest.in(3000 + this.moments.nextInt(2000), () -> {
			});
		}
		finally {
			BridgeProcessesTest.POSTGRES.restart();
		}
		this.lists.awaitEnded(BridgeProcessesTest.PATIENCE);
		this.lists.assertEachRowIsThereOnce();
		assertThat(bridge.isAlive()).isTrue();
	}

	@Test
	void askedToEndItGoesOnWhereItWasWhateverTheConfigurationIsThen() {
		slowly();
		LoadSite site = site("one", SETTINGS);
		BridgeProcess bridge = start(site);
		SampleList list = this.lists.drop("list", 4000, 0);
		this.lists.awaitMembers(500);
		long asked = System.nanoTime();
		assertThat(bridge.kill()).isEqualTo(143);
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));
		assertThat(this.webitel.members(11)).hasSizeLessThan(list.accepted().size());
		int before = this.webitel.members(11).size();

		site.dialers(EDITED);
		BridgeProcess next = start(site);
		site.awaitReady(next);
		long ready = System.nanoTime();
		this.lists.awaitMembers(before + 1);
		assertThat(Duration.ofNanos(System.nanoTime() - ready)).isLessThan(Duration.ofSeconds(5));
		this.lists.awaitEnded(BridgeProcessesTest.PATIENCE);
		this.lists.assertEachRowIsThereOnce();
	}

	/** So that there is time to do something in the middle of a load. */
	private void slowly() {
		this.webitel.answerAfter(seconds(0.3));
		this.webitel.on(Operation.BULK)
			.failRandomly(0.05, BridgeProcessesTest.SEED, Failure.answerLost(), Failure.serverError(),
					Failure.connectionClosed());
	}

}
