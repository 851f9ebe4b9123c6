package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.http.Ports;
import org.awaitility.Awaitility;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged jar, running as a process in its own folder, as customers run it. The
 * folder keeps the output, which can be read at any time.
 */
public final class BridgeProcess implements AutoCloseable {

	private static final Path JAR = Path.of("target/webitel-crm-bridge.jar");

	/** The extracted jar with Java's cache of a training run, as operations.md has it. */
	private static final Path INSTALLED = Path.of("target/installed").toAbsolutePath();

	private static final Path EXTRACTED = INSTALLED.resolve("extracted");

	private static final boolean AOT = Runtime.version().feature() >= 25;

	private static final Path CACHE = EXTRACTED.resolve(AOT ? "bridge.aot" : "bridge.jsa");

	private static final List<String> EXTRACTED_FORM = List.of("-cp", EXTRACTED.resolve(JAR.getFileName()) + ":lib/*",
			"dev.crmbridge.BridgeApplication");

	/** A training run checks its settings and uses none of them. */
	private static final List<String> TRAINING_SETTINGS = List.of("--bridge.keys.webitel=none",
			"--bridge.keys.crm=none", "--bridge.keys.admin=none",
			"--crm.datasource.url=jdbc:postgresql://127.0.0.1:1/none", "--crm.datasource.username=none",
			"--crm.datasource.password=none", "--store.datasource.url=jdbc:postgresql://127.0.0.1:1/none",
			"--store.datasource.username=none", "--store.datasource.password=none", "--webitel.url=http://127.0.0.1:1",
			"--webitel.token=none", "--crm.endpoints.screen-pop.url=http://127.0.0.1:1",
			"--crm.endpoints.call-journal.url=http://127.0.0.1:1",
			"--crm.endpoints.screen-pop.secret=" + TestSettings.SECRET);

	/**
	 * Options for a fast start at the cost of speed later: tests run for a short time.
	 */
	private static final List<String> FAST_START_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

	private static boolean installed;

	private static final Duration START_TIMEOUT = TestRun.WAIT_LIMIT;

	private final Process process;

	private final Path folder;

	private BridgeProcess(Process process, Path folder) {
		this.process = process;
		this.folder = folder;
	}

	/**
	 * Copies the shipped {@code routes/} and {@code config/} into a folder, where a test
	 * may change them.
	 */
	public static void prepare(Path folder) {
		try {
			FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
			FileSystemUtils.copyRecursively(Path.of("config"), folder.resolve("config"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts the packaged jar without waiting for it. The process inherits no settings
	 * from this environment.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess start(Path folder, Map<String, String> environment, List<String> arguments) {
		return start(List.of("-jar", JAR.toAbsolutePath().toString()), folder, environment, arguments);
	}

	/**
	 * Starts the extracted jar with Java's cache, which takes half the time.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess startPrepared(Path folder, Map<String, String> environment, List<String> arguments) {
		install();
		return start(with((AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + CACHE, EXTRACTED_FORM), folder,
				environment, arguments);
	}

	private static List<String> with(String option, List<String> form) {
		return Stream.concat(Stream.of(option), form.stream()).toList();
	}

	/** Installs the bridge once for all JVMs that run tests at the same time. */
	private static synchronized void install() {
		if (installed) {
			return;
		}
		try (FileChannel lock = FileChannel.open(Path.of("target/installed.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			lock.lock();
			Path jar = INSTALLED.resolve(JAR.getFileName());
			if (Files.notExists(CACHE) || Files.mismatch(jar, JAR) >= 0) {
				FileSystemUtils.deleteRecursively(INSTALLED);
				prepare(INSTALLED);
				Files.copy(JAR, jar);
				run(List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination",
						EXTRACTED.toString()), List.of());
				Path written = INSTALLED.resolve("written");
				run(with((AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + written,
						with("-Dspring.context.exit=onRefresh", EXTRACTED_FORM)), TRAINING_SETTINGS);
				// a run that is killed leaves no half of a cache
				Files.move(written, CACHE);
			}
			installed = true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void run(List<String> java, List<String> arguments) {
		try (BridgeProcess run = start(java, INSTALLED, Map.of(), arguments)) {
			assertThat(run.exitCode()).as(run::output).isZero();
		}
	}

	private static BridgeProcess start(List<String> java, Path folder, Map<String, String> environment,
			List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(JAVA));
		command.addAll(FAST_START_OPTIONS);
		command.addAll(java);
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out.log").toFile()))
			.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("err.log").toFile()));
		builder.environment()
			.keySet()
			.removeIf((name) -> name.matches("(BRIDGE|CRM|STORE|WEBITEL|SPRING|SERVER|MANAGEMENT|JAVA_TOOL)_.*"));
		builder.environment().putAll(environment);
		try {
			return new BridgeProcess(builder.start(), folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns a port of 127.0.0.1 without a listener, a new one each time. */
	public static int freePort() {
		return Ports.free();
	}

	/** Waits until the process accepts connections on this port of 127.0.0.1. */
	public void awaitPort(int port) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(START_TIMEOUT).failFast(() -> {
			assertThat(isAlive()).as(this::output).isTrue();
		}).until(() -> accepts(port));
	}

	private static boolean accepts(int port) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (ConnectException ex) {
			return false;
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Returns the standard output and standard error so far. */
	public String output() {
		return read("out.log") + errors();
	}

	/** Returns the standard error so far. */
	public String errors() {
		return read("err.log");
	}

	private String read(String file) {
		try {
			return Files.readString(this.folder.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits for the end of the process and returns its exit code. */
	public int exitCode() {
		try {
			if (!this.process.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("the bridge has not ended:\n" + output());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Ends the process as {@code kill} does, waits, and returns the exit code. */
	public int kill() {
		this.process.destroy();
		return exitCode();
	}

	/** Ends the process as {@code kill -9} does. */
	public void destroyForcibly() {
		this.process.destroyForcibly();
		exitCode();
	}

	/** Copies the output into the log of the test, which appears if the test fails. */
	public void showOutput() {
		System.out.println("Output in " + this.folder + ":\n" + output());
	}

	@Override
	public void close() {
		destroyForcibly();
		showOutput();
	}

}
