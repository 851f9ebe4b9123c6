package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests that kill bridges while lists are loaded: bridges as processes, each in
 * its own folder, on one {@code members.dir} and one store, and a stand-in Webitel that
 * fails.
 * <p>
 * {@code -Dbridge.seed} repeats the moments and the failures of a failed run.
 */
public abstract class LoadProcessTestBase {

	@RegisterExtension
	protected static final AfterTestExecutionCallback SEED_OF_A_FAILURE = BridgeProcessTestBase.SEED_OF_A_FAILURE;

	/** Random moments of kills. */
	public final Random moments = new Random(BridgeProcessTestBase.SEED);

	public final FakeWebitel webitel = new FakeWebitel();

	public DroppedLists lists;

	/** Lists of a dialer with a key. */
	public KeyedLists keyed;

	private final List<BridgeProcess> bridges = new ArrayList<>();

	private String store;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path folder;

	@BeforeEach
	protected void prepare() {
		this.webitel.keepBytes(256);
		this.store = "loads_" + UUID.randomUUID().toString().replace('-', '_');
		BridgeProcessTestBase.POSTGRES.createDatabase(this.store);
		this.lists = new DroppedLists(this.folder.resolve("members"), BridgeProcessTestBase.POSTGRES, this.store,
				this.webitel);
		this.keyed = new KeyedLists(this.folder.resolve("members"), this.webitel, this.moments);
	}

	@AfterEach
	protected void stop() {
		this.bridges.forEach(BridgeProcess::close);
		this.webitel.close();
		assertThat(this.webitel.purges()).isEmpty();
		assertThat(this.webitel.contractProblems()).isEmpty();
	}

	protected LoadSite site(String name, String... settings) {
		try {
			return new LoadSite(Files.createDirectories(this.folder.resolve(name)), this.folder.resolve("members"),
					BridgeProcessTestBase.POSTGRES, this.store, this.webitel, List.of(settings));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts a bridge that ends with the test. */
	protected BridgeProcess start(LoadSite site) {
		BridgeProcess bridge = site.start();
		this.bridges.add(bridge);
		return bridge;
	}

	/** Fails a third of the requests, in every way that Webitel can fail. */
	protected void failAtRandom(Failure... more) {
		long seed = BridgeProcessTestBase.SEED;
		this.webitel.on(Operation.QUEUE, Operation.COMMUNICATION_TYPES)
			.failRandomly(0.1, seed, Failure.badGateway(), Failure.connectionClosed(), Failure.tooManyRequests(1));
		this.webitel.on(Operation.BULK).failRandomly(0.02, seed, Failure.connectionReset());
		// a member that the CRM adds is not asked for once more after its end
		this.webitel.on(Operation.BULK)
			.when((request) -> !request.text().contains("\"file_name\":\"api\""))
			.failRandomly(0.1, seed, more);
		this.webitel.on(Operation.DELETE_MEMBERS, Operation.MEMBERS)
			.failRandomly(0.03, seed, Failure.answerLost(), Failure.serverError(), Failure.tooManyRequests(1),
					Failure.connectionClosed());
		this.webitel.on(Operation.BULK)
			.failRandomly(0.2, seed, Failure.answerLost(), Failure.lateAnswer(seconds(2)),
					Failure.lateAnswer(seconds(0.3)), Failure.gatewayTimeout(seconds(0.3)), Failure.serverError(),
					Failure.serverErrorAfterCommit(), Failure.tooManyRequests(1), Failure.badGateway(),
					Failure.connectionClosed());
	}

	protected static Duration seconds(double seconds) {
		return Duration.ofMillis(Math.round(1000 * seconds));
	}

}
