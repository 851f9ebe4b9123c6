package dev.crmbridge.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that is measured. What it prints is kept in its folder. */
public final class Child implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	/** Between two looks whether it answers, in ms. Each takes CPU from a start. */
	private static final int LOOK = 50;

	/** Lines of the log that are shown when it has ended before its time. */
	private static final int TAIL = 30;

	/** What {@code /proc} counts CPU time in: 100 a second on every Linux. */
	private static final int TICK = 10;

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final String name;

	private final Process process;

	private final long started;

	private final Path log;

	private Child(String name, Process process, long started, Path log) {
		this.name = name;
		this.process = process;
		this.started = started;
		this.log = log;
	}

	/**
	 * Starts a JVM and does not wait for it.
	 * @param name what it is called in messages; its log is {@code <name>.log}
	 * @param folder its working folder
	 * @param java the {@code java} to run
	 * @param jvmOptions options of the JVM
	 * @param jar what is run
	 * @param arguments command line
	 * @return the process
	 */
	public static Child start(String name, Path folder, Path java, List<String> jvmOptions, Path jar,
			List<String> arguments) throws IOException {
		List<String> program = new ArrayList<>(jvmOptions);
		program.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
		program.addAll(arguments);
		return start(name, folder, java, program);
	}

	/**
	 * The same with a class path, or whatever else there is to say.
	 * @param name what it is called in messages; its log is {@code <name>.log}
	 * @param folder its working folder
	 * @param java the {@code java} to run
	 * @param program all that follows {@code java}
	 * @return the process
	 */
	public static Child start(String name, Path folder, Path java, List<String> program) throws IOException {
		Files.createDirectories(folder);
		Path log = folder.resolve(name.replaceAll("\\W+", "-") + ".log");
		List<String> command = new ArrayList<>(List.of(java.toString()));
		command.addAll(program);
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment()
			.keySet()
			.removeIf((key) -> key.matches("(BRIDGE|CRM|STORE|WEBITEL|SPRING|SERVER|MANAGEMENT)_.*")
					|| key.matches("_?JAVA_(TOOL_)?OPTIONS|JDK_JAVA_OPTIONS"));
		long started = System.nanoTime();
		Process process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return new Child(name, process, started, log);
	}

	/** A port of 127.0.0.1 that nothing listens on. */
	public static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until it answers a request with 2xx.
	 * @param url where it is asked
	 * @param key sent as {@code X-Api-Key}
	 * @return how long that was after its start
	 * @throws IllegalStateException if it ends before, or takes too long
	 */
	public Duration awaitGood(String url, String key) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.timeout(Duration.ofSeconds(10))
			.header("X-Api-Key", key)
			.build();
		while (true) {
			try {
				if (HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2) {
					return age();
				}
			}
			catch (IOException ex) {
				// it is not there yet
			}
			requireAlive();
			if (age().compareTo(PATIENCE) > 0) {
				throw new IllegalStateException(this.name + " does not answer " + url + ":\n" + tail());
			}
			Thread.sleep(LOOK);
		}
	}

	/** How long ago it was started. */
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.started);
	}

	/** The process. */
	public Process process() {
		return this.process;
	}

	/** Fails if it has ended. */
	public void requireAlive() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(
					this.name + " has ended with exit code " + this.process.exitValue() + ":\n" + tail());
		}
	}

	/** Waits until the process ends, and fails unless its exit code is 0. */
	public void awaitEnd(Duration patience) throws InterruptedException {
		if (!this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
			throw new IllegalStateException(this.name + " has not ended after " + patience + ":\n" + tail());
		}
		if (this.process.exitValue() != 0) {
			requireAlive();
		}
	}

	/** CPU time that it has used so far, all its threads together. */
	public Duration cpu() {
		requireAlive();
		String stat = read("stat");
		// the command's name, in brackets, may have spaces in it
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK);
	}

	/** Returns the resident memory, in bytes. */
	public long resident() {
		return status("VmRSS");
	}

	/** Returns the peak of the resident memory, in bytes. */
	public long peakResident() {
		return status("VmHWM");
	}

	private long status(String field) {
		requireAlive();
		return read("status").lines()
			.filter((line) -> line.startsWith(field + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.findFirst()
			.orElseThrow();
	}

	private String read(String file) {
		try {
			return Files.readString(Path.of("/proc", String.valueOf(this.process.pid()), file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The end of what it printed. */
	public String tail() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
		}
		catch (IOException ex) {
			return "(no log: " + ex.getMessage() + ")";
		}
	}

	/** Asks it to end, as {@code kill} does, and waits until it has. */
	public void stop() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException(this.name + " has not ended:\n" + tail());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Ends it at once. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
