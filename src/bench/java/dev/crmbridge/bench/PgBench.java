package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.util.function.ThrowingFunction;

/** The floor: a statement by pgbench on 16 connections, without HTTP. */
record PgBench(Path folder, Postgres postgres, String database, String script) {

	/** Returns the load, which measures statements a second as this column. */
	ThrowingFunction<Duration, Map<String, Double>> load(String column) {
		return (duration) -> Map.of(column, run(duration));
	}

	private double run(Duration duration) throws IOException, InterruptedException {
		Path file = Files.writeString(this.folder.resolve("pgbench.sql"), this.script);
		Process pgbench = new ProcessBuilder("pgbench", "-h", "127.0.0.1", "-p", "" + this.postgres.port(), "-U",
				"postgres", "-n", "-M", "prepared", "-c", "16", "-T", "" + duration.toSeconds(), "-f", file.toString(),
				this.database)
			.redirectErrorStream(true)
			.start();
		String output = new String(pgbench.getInputStream().readAllBytes());
		if (pgbench.waitFor() != 0) {
			throw new IllegalStateException("pgbench failed:\n" + output);
		}
		return Double.parseDouble(output.replaceFirst("(?s).*tps = ([0-9.]+) .*", "$1"));
	}

}
