package dev.crmbridge.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.testkit.http.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL server on this machine, which ends with the JVM. Can stop and start
 * again on its port with its data, and freeze.
 */
public final class Postgres implements AutoCloseable {

	private final Path data;

	private final int port;

	private EmbeddedPostgres server;

	private Postgres(int port) {
		// here the next server finds and deletes the data of a killed one
		this.data = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg", UUID.randomUUID().toString());
		this.port = (port != 0) ? port : Ports.free();
		this.server = launch(this.port);
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
	}

	/** Starts a server on a free port, with fsync on as in production. */
	public static Postgres start() {
		return start(0);
	}

	/** Starts a server on this port, or on a free one for 0. */
	public static Postgres start(int port) {
		return new Postgres(port);
	}

	/** Starts a server with the empty database {@code store} and the sample CRM. */
	public static Postgres startWithSampleCrm() {
		Postgres postgres = start();
		postgres.createDatabase("store");
		postgres.createDatabase("crm");
		postgres.script("crm", "/sandbox/crm.sql");
		return postgres;
	}

	private EmbeddedPostgres launch(int port) {
		try {
			return EmbeddedPostgres.builder()
				.setPort(port)
				.setDataDirectory(this.data)
				.setCleanDataDirectory(false)
				.setRegisterShutdownHook(false)
				.setServerConfig("max_connections", "200")
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.setPGStartupWait(Duration.ofSeconds(60))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("PostgreSQL did not start", ex);
		}
	}

	/** Stops the server: new connections are refused, open ones break. The data stays. */
	public synchronized void stop() {
		if (this.server != null) {
			ProcessHandle postmaster = postmaster();
			resume();
			try {
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			// on a busy machine the stop gives up waiting before the server has ended
			postmaster.onExit().orTimeout(1, TimeUnit.MINUTES).join();
			this.server = null;
		}
	}

	/** Starts the server on its port with its data; stops a running one first. */
	public synchronized void restart() {
		stop();
		this.server = launch(this.port);
	}

	/**
	 * Freezes the server: connections stay open without a response, and the system
	 * accepts new ones that stay unanswered.
	 */
	public synchronized void freeze() {
		ProcessHandle postmaster = postmaster();
		// the postmaster first, so that it starts no more children
		signal("-STOP", List.of(postmaster));
		signal("-STOP", postmaster.descendants().toList());
	}

	/** Continues a frozen server. */
	public synchronized void resume() {
		ProcessHandle postmaster = postmaster();
		List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
		all.add(postmaster);
		signal("-CONT", all);
	}

	private ProcessHandle postmaster() {
		try {
			long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0));
			return ProcessHandle.of(pid).orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("PostgreSQL does not run", ex);
		}
	}

	private static void signal(String signal, List<ProcessHandle> processes) {
		if (processes.isEmpty()) {
			return;
		}
		List<String> command = new ArrayList<>(List.of("kill", signal));
		processes.forEach((process) -> command.add(String.valueOf(process.pid())));
		try {
			// kill would complain about a process that has ended meanwhile
			new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Creates an empty database. */
	public void createDatabase(String name) {
		execute("postgres", "create database " + name);
	}

	/** Runs a script from the test resources in a database. */
	public void script(String database, String resource) {
		try (var in = Postgres.class.getResourceAsStream(resource)) {
			execute(database, new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs statements in a database. */
	public void execute(String database, String sql) {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Opens a connection outside the bridge's pools. */
	public Connection connect(String database) throws SQLException {
		return DriverManager.getConnection(url(database), "postgres", "postgres");
	}

	/** Returns the JDBC URL of a database; user and password are {@code postgres}. */
	public String url(String database) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + database;
	}

	/** Returns the port that the server listens on. */
	public int port() {
		return this.port;
	}

	@Override
	public synchronized void close() {
		stop();
		try {
			FileSystemUtils.deleteRecursively(this.data);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
