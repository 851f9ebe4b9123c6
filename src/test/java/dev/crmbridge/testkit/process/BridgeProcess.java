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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.crmbridge.testkit.TestRun;
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

	/** The bridge with a prepared start, which takes half the time. */
	private static final Path INSTALLED = Path.of("target/installed").toAbsolutePath();

	/**
	 * Options for a fast start at the cost of speed later: tests run for a short time.
	 */
	private static final List<String> FAST_START_OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

	private static Path prepared;

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
	 * Starts the bridge without waiting for it. The process inherits no settings from
	 * this environment.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess start(Path folder, Map<String, String> environment, List<String> arguments) {
		return start(JAR, folder, environment, arguments);
	}

	/**
	 * Starts the bridge with Java's cache of an earlier start, which takes half the time.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess startPrepared(Path folder, Map<String, String> environment, List<String> arguments) {
		return start(prepared(), folder, environment, arguments);
	}

	/** Installs the bridge once for all JVMs that run tests at the same time. */
	private static synchronized Path prepared() {
		if (prepared == null) {
			try (FileChannel lock = FileChannel.open(Path.of("target/installed.lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				lock.lock();
				Path jar = INSTALLED.resolve(JAR.getFileName());
				if (startCache().isEmpty() || Files.mismatch(jar, JAR) >= 0) {
					install();
				}
				prepared = jar;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}
		return prepared;
	}

	private static void install() throws IOException, InterruptedException {
		FileSystemUtils.deleteRecursively(INSTALLED);
		prepare(INSTALLED);
		Files.copy(JAR, INSTALLED.resolve(JAR.getFileName()));
		List<String> command = new ArrayList<>(
				List.of(Path.of("src/install/prepare-start").toAbsolutePath().toString()));
		command.addAll(FAST_START_OPTIONS);
		ProcessBuilder builder = new ProcessBuilder(command).directory(INSTALLED.toFile())
			.redirectErrorStream(true)
			.redirectOutput(INSTALLED.resolve("out.log").toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		assertThat(builder.start().waitFor()).as(() -> read(INSTALLED, "out.log")).isZero();
	}

	/** Returns the AOT cache or the class archive, depending on the JDK. */
	private static Optional<Path> startCache() {
		return Stream.of("bridge.aot", "bridge.jsa").map(INSTALLED::resolve).filter(Files::exists).findAny();
	}

	private static String startCacheOption(Path cache) {
		return (cache.toString().endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache;
	}

	private static BridgeProcess start(Path jar, Path folder, Map<String, String> environment, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(JAVA));
		command.addAll(FAST_START_OPTIONS);
		if (jar.startsWith(INSTALLED)) {
			startCache().map(BridgeProcess::startCacheOption).ifPresent(command::add);
		}
		command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
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
		return read(this.folder, file);
	}

	private static String read(Path folder, String file) {
		try {
			return Files.readString(folder.resolve(file));
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
