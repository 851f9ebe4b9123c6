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
 * The packaged jar in a process and a folder of its own, as customers run it. What it
 * prints is kept in that folder and can be read at any time.
 */
public final class BridgeProcess implements AutoCloseable {

	private static final Path JAR = Path.of("target/webitel-crm-bridge.jar");

	/** Installed as an operator does it who wants a start to take half the time. */
	private static final Path INSTALLED = Path.of("target/installed").toAbsolutePath();

	/** As long as a test runs, quick to start is better than quick. */
	private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin/java").toString();

	private static Path prepared;

	private static final Duration START = TestRun.WAIT_LIMIT;

	private final Process process;

	private final Path folder;

	private BridgeProcess(Process process, Path folder) {
		this.process = process;
		this.folder = folder;
	}

	/**
	 * Puts the shipped {@code routes/} and {@code config/} into a folder, where a test
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
	 * Starts the bridge and does not wait for it. Of this process's own environment it
	 * sees no settings.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess start(Path folder, Map<String, String> environment, List<String> arguments) {
		return start(JAR, folder, environment, arguments);
	}

	/**
	 * Starts it with what Java keeps of a start, which takes half the time.
	 * @param folder the working folder
	 * @param environment environment variables
	 * @param arguments command line
	 * @return the process
	 */
	public static BridgeProcess startPrepared(Path folder, Map<String, String> environment, List<String> arguments) {
		return start(prepared(), folder, environment, arguments);
	}

	/** Made by the first of the JVMs that run tests at the same time. */
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
		command.addAll(QUICK);
		ProcessBuilder builder = new ProcessBuilder(command).directory(INSTALLED.toFile())
			.redirectErrorStream(true)
			.redirectOutput(INSTALLED.resolve("out.log").toFile());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		assertThat(builder.start().waitFor()).as(() -> read(INSTALLED, "out.log")).isZero();
	}

	/** An AOT cache or an archive of classes, as this JDK has it. */
	private static Optional<Path> startCache() {
		return Stream.of("bridge.aot", "bridge.jsa").map(INSTALLED::resolve).filter(Files::exists).findAny();
	}

	private static String startCacheOption(Path cache) {
		return (cache.toString().endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + cache;
	}

	private static BridgeProcess start(Path jar, Path folder, Map<String, String> environment, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(JAVA));
		command.addAll(QUICK);
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

	/** A port of 127.0.0.1 that nothing listens on, and another one each time. */
	public static int freePort() {
		return Ports.free();
	}

	/** Waits until the process accepts connections on this port of 127.0.0.1. */
	public void awaitPort(int port) {
		Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(START).failFast(() -> {
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

	/** What it printed to standard output and standard error so far. */
	public String output() {
		return read("out.log") + errors();
	}

	/** What it printed to standard error so far. */
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

	/** Waits for its end and tells the exit code. */
	public int exitCode() {
		try {
			if (!this.process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("the bridge has not ended:\n" + output());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Asks it to end, as {@code kill} does, and waits until it has. */
	public int kill() {
		this.process.destroy();
		return exitCode();
	}

	/** Ends it without asking, as {@code kill -9} does. */
	public void destroyForcibly() {
		this.process.destroyForcibly();
		exitCode();
	}

	/** Puts what it printed into the log of the test, which shows if the test fails. */
	public void showOutput() {
		System.out.println("Output in " + this.folder + ":\n" + output());
	}

	@Override
	public void close() {
		destroyForcibly();
		showOutput();
	}

}
