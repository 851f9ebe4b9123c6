package dev.crmbridge.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Listener for all test runs. Sets the time limit of waits, and in Maven's runs prints
 * the log of failed tests only, and why tests were skipped. JUnit finds it through
 * {@code META-INF/services}.
 */
public final class TestRun implements TestExecutionListener {

	/**
	 * Default limit of {@code await()}. A wait ends with its event; the limit only bounds
	 * a failure, so a slow machine costs nothing.
	 */
	public static final Duration WAIT_LIMIT = Duration.ofMinutes(5);

	/** Set in {@code pom.xml}. In an IDE all output stays visible. */
	private static final boolean FAILURES_ONLY = Boolean.getBoolean("tests.log-failures-only");

	private static final Tail LOG = new Tail();

	private static final PrintStream TO_LOG = new PrintStream(LOG, true, StandardCharsets.UTF_8);

	private static PrintStream console = System.out;

	private TestPlan plan;

	static {
		Awaitility.setDefaultTimeout(WAIT_LIMIT);
	}

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		this.plan = plan;
		if (FAILURES_ONLY && System.out != TO_LOG) {
			console = System.out;
			System.setOut(TO_LOG);
			System.setErr(TO_LOG);
		}
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (FAILURES_ONLY && result.getStatus() == TestExecutionResult.Status.FAILED) {
			console.println(report(test, result));
		}
		LOG.reset();
	}

	@Override
	public void executionSkipped(TestIdentifier test, String reason) {
		if (FAILURES_ONLY) {
			console.println("Skipped: " + test.getDisplayName() + ": " + reason);
		}
	}

	private String report(TestIdentifier test, TestExecutionResult result) {
		StringWriter trace = new StringWriter();
		result.getThrowable().ifPresent((failure) -> failure.printStackTrace(new PrintWriter(trace)));
		String parent = this.plan.getParent(test).map(TestIdentifier::getLegacyReportingName).orElse("");
		return "\nFailed: %s %s%nIts log:%n%s%nIts failure:%n%s".formatted(parent, test.getLegacyReportingName(),
				LOG.text(), trace);
	}

	/** Keeps the last bytes that were written. */
	private static final class Tail extends ByteArrayOutputStream {

		private static final int MAX_BYTES = 256 * 1024;

		@Override
		public synchronized void write(byte[] bytes, int offset, int length) {
			super.write(bytes, offset, length);
			if (this.count > 2 * MAX_BYTES) {
				System.arraycopy(this.buf, this.count - MAX_BYTES, this.buf, 0, MAX_BYTES);
				this.count = MAX_BYTES;
			}
		}

		private String text() {
			return toString(StandardCharsets.UTF_8);
		}

	}

}
