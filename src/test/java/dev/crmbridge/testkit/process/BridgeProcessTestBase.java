package dev.crmbridge.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.postgres.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Base of tests that kill bridges while call events arrive: bridges as processes, each in
 * its own folder, a stand-in CRM that records the events received, and a load that
 * records the events acknowledged.
 * <p>
 * {@code -Dbridge.seed} repeats the moments of a failed run.
 */
public abstract class BridgeProcessTestBase {

	public static final long SEED = Long.getLong("bridge.seed", System.nanoTime());

	public static final int CALLS = 8;

	public static final String QUEUE = "11";

	/** Ends with the JVM. */
	public static final Postgres POSTGRES = Postgres.start();

	static {
		List.of("kills", "away", "shared", "asked", "reload").forEach(POSTGRES::createDatabase);
	}

	@RegisterExtension
	protected static final AfterTestExecutionCallback SEED_OF_A_FAILURE = (context) -> context.getExecutionException()
		.ifPresent((failure) -> System.err.println("To repeat it: -Dbridge.seed=" + SEED));

	/** Random moments of kills. */
	public final Random moments = new Random(SEED);

	public final FakeCrm crm = new FakeCrm();

	public final CallLoad load = new CallLoad("webitel-1");

	public final ReceivedEvents received = new ReceivedEvents(this.load);

	private final List<BridgeProcess> bridges = new ArrayList<>();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path folder;

	@AfterEach
	protected void stop() {
		this.bridges.forEach(BridgeProcess::close);
		this.load.close();
		this.crm.close();
	}

	/** Runs an action after a delay, and waits for its end. */
	public static void in(int millis, Runnable action) {
		CompletableFuture.runAsync(action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)).join();
	}

	protected String endpoint(String name, String... parameters) {
		return BridgeSite.endpoint(name, this.crm.url("/" + name), parameters);
	}

	protected BridgeSite site(String name, String store, String endpoints) {
		return new BridgeSite(this.folder.resolve(name), POSTGRES, store, endpoints);
	}

	/** Starts a bridge that ends with the test. */
	protected BridgeProcess start(BridgeSite site) {
		BridgeProcess bridge = site.start();
		this.bridges.add(bridge);
		return bridge;
	}

}
