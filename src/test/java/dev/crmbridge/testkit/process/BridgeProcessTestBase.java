package dev.crmbridge.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.postgres.Postgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bridges as processes, each in a folder of its own, before a stand-in CRM that remembers
 * what it heard, under a load that remembers what was acknowledged.
 * <p>
 * {@code -Dbridge.seed} repeats the moments of a run that failed.
 */
public abstract class BridgeProcessTestBase {

	public static final long SEED = Long.getLong("bridge.seed", System.nanoTime());

	/** For whatever has to happen, on a machine that does much else. */
	public static final Duration PATIENCE = TestRun.WAIT_LIMIT;

	public static final int CALLS = 8;

	public static final String QUEUE = "11";

	/** Goes with the JVM. */
	public static final Postgres POSTGRES = Postgres.start();

	static {
		List.of("kills", "away", "shared", "asked").forEach(POSTGRES::createDatabase);
	}

	@RegisterExtension
	protected static final AfterTestExecutionCallback SEED_OF_A_FAILURE = (context) -> context.getExecutionException()
		.ifPresent((failure) -> System.err.println("To repeat it: -Dbridge.seed=" + SEED));

	/** When something is killed. */
	public final Random moments = new Random(SEED);

	public final FakeCrm crm = new FakeCrm();

	public final CallLoad load = new CallLoad("webitel-1");

	public final ReceivedEvents heard = new ReceivedEvents(this.load);

	private final List<BridgeProcess> bridges = new ArrayList<>();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path folder;

	@AfterEach
	protected void stop() {
		this.bridges.forEach(BridgeProcess::close);
		this.load.close();
		this.crm.close();
	}

	/** Waits, and does it then. */
	public static void in(int millis, Runnable action) {
		CompletableFuture.runAsync(action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)).join();
	}

	protected String endpoint(String name, String... parameters) {
		return BridgeSite.endpoint(name, this.crm.url("/" + name), parameters);
	}

	protected BridgeSite site(String name, String store, String endpoints) {
		return new BridgeSite(this.folder.resolve(name), POSTGRES, store, endpoints);
	}

	/** It ends with the test. */
	protected BridgeProcess start(BridgeSite site) {
		BridgeProcess bridge = site.start();
		this.bridges.add(bridge);
		return bridge;
	}

}
