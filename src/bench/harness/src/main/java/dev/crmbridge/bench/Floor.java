package dev.crmbridge.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.crmbridge.testkit.postgres.Postgres;

/**
 * The floor: one statement by plain JDBC, again and again, on as many connections as the
 * candidates have. Nothing that asks the database can be quicker.
 *
 * @param postgres the server
 * @param database the database
 * @param sql the statement
 * @param parameters sets its parameters
 */
record Floor(Postgres postgres, String database, String sql, Parameters parameters) {

	private static final int CONNECTIONS = 16;

	/**
	 * Runs it for so long.
	 * @param duration how long
	 * @param what the column for how many there were a second
	 * @return what was measured
	 */
	Figures run(Duration duration, String what) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
		try {
			long start = System.nanoTime();
			List<Future<List<Double>>> all = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				all.add(threads.submit(() -> repeat(start + duration.toNanos())));
			}
			List<Double> millis = new ArrayList<>();
			for (Future<List<Double>> each : all) {
				millis.addAll(each.get());
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			double[] values = millis.stream().mapToDouble(Double::doubleValue).toArray();
			return new Figures().with(what, values.length / seconds)
				.with("p50 ms", Figures.percentile(values, 50))
				.with("p99 ms", Figures.percentile(values, 99));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private List<Double> repeat(long end) throws SQLException {
		List<Double> millis = new ArrayList<>();
		try (Connection connection = this.postgres.connect(this.database);
				PreparedStatement statement = connection.prepareStatement(this.sql)) {
			for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
				this.parameters.set(statement);
				statement.execute();
				millis.add((System.nanoTime() - before) / 1e6);
			}
		}
		return millis;
	}

	/** Sets the parameters of a statement. */
	@FunctionalInterface
	interface Parameters {

		void set(PreparedStatement statement) throws SQLException;

	}

}
