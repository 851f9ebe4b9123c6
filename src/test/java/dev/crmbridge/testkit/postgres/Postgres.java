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

import dev.crmbridge.testkit.http.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL server on this machine, of its own, which goes with its owner. It can
 * go away and come back on its port with its data, and freeze.
 */
public final class Postgres implements AutoCloseable {

	private final Path data;

	private final int port;

	private EmbeddedPostgres server;

	private Postgres(int port) {
		// where abandoned ones are found and deleted by the next one that starts
		this.data = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg", UUID.randomUUID().toString());
		this.port = (port != 0) ? port : Ports.free();
		this.server = launch(this.port);
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
	}

	/** Starts a server on a free port, with fsync on as in production. */
	public static Postgres start() {
		return start(0);
	}

	/** Starts a server on this port, on a free one when it is 0. */
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

	/**
	 * The server goes away: connections are refused, open ones break. What it holds
	 * stays.
	 */
	public synchronized void stop() {
		if (this.server != null) {
			resume();
			try {
				this.server.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.server = null;
		}
	}

	/**
	 * The server comes back on its port with what it held, after it has gone away if it
	 * is there.
	 */
	public synchronized void restart() {
		stop();
		this.server = launch(this.port);
	}

	/**
	 * The server says nothing more: connections stay open, and new ones are taken by the
	 * system but never answered.
	 */
	public synchronized void freeze() {
		ProcessHandle postmaster = postmaster();
		// the postmaster first, so that no more children come
		signal("-STOP", List.of(postmaster));
		signal("-STOP", postmaster.descendants().toList());
	}

	/** The server goes on as if nothing had been. */
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
			// a process may have ended meanwhile, of which kill would complain
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

	/** Makes an empty database. */
	public void createDatabase(String name) {
		execute("postgres", "create database " + name);
	}

	/** Runs a script of our own in a database. */
	public void script(String database, String resource) {
		try (var in = Postgres.class.getResourceAsStream(resource)) {
			execute(database, new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs statements of our own in a database. */
	public void execute(String database, String sql) {
		try (Connection connection = connect(database); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A connection of the test's own, past every pool. */
	public Connection connect(String database) throws SQLException {
		return DriverManager.getConnection(url(database), "postgres", "postgres");
	}

	/** JDBC URL of a database; user and password are {@code postgres}. */
	public String url(String database) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + database;
	}

	/** The port it listens on. */
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
