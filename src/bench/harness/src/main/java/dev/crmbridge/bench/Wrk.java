package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Load from wrk, as much as a number of connections gets through.
 *
 * @param requests requests that were answered
 * @param perSecond of them
 * @param p50 median time to the answer, in ms
 * @param p99 99th percentile of it, in ms
 * @param wrong requests whose answer was not as it has to be
 */
public record Wrk(long requests, double perSecond, double p50, double p99, long wrong) {

	/** Of so many requests, one may have a wrong answer. */
	private static final int ONE_WRONG = 100;

	private static final String DONE = """

			function setup(thread)
			  the_thread = thread
			end
			function done(summary, latency, requests)
			  local e = summary.errors
			  io.write(string.format("\\nRESULT %d %d %f %f %d %d %d\\n", summary.requests, summary.duration,
			    latency:percentile(50), latency:percentile(99), e.status,
			    e.connect + e.read + e.write + e.timeout, the_thread:get("wrong") or 0))
			end
			""";

	/**
	 * Runs wrk.
	 * @param setup what the benchmark is run with
	 * @param url whom it asks; the script may ask for other paths
	 * @param connections connections at a time
	 * @param duration how long
	 * @param script what it sends, in Lua: a function {@code request}; it may count in
	 * {@code wrong} what was not answered as it has to be, one in a hundred at most
	 * @return what it measured
	 * @throws IllegalStateException if any request got no answer, or an error, or too
	 * many a wrong one
	 */
	public static Wrk run(Setup setup, String url, int connections, Duration duration, String script)
			throws IOException, InterruptedException {
		Path file = Files.writeString(setup.work().resolve("wrk.lua"), script + DONE);
		Process wrk = new ProcessBuilder(List.of("wrk", "-t1", "-c" + connections, "-d" + duration.toSeconds() + "s",
				"--timeout", "5s", "-s", file.toString(), url))
			.redirectErrorStream(true)
			.start();
		String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		wrk.waitFor();
		return output.lines()
			.filter((line) -> line.startsWith("RESULT "))
			.findFirst()
			.map((line) -> read(url, line.split(" ")))
			.orElseThrow(() -> new IllegalStateException("wrk failed:\n" + output));
	}

	private static Wrk read(String url, String[] fields) {
		long requests = Long.parseLong(fields[1]);
		long wrong = Long.parseLong(fields[7]);
		if (!fields[5].equals("0") || !fields[6].equals("0") || wrong * ONE_WRONG > requests || requests == 0) {
			throw new IllegalStateException("%s: of %d requests %s were answered above 399, %s failed, %s went wrong"
				.formatted(url, requests, fields[5], fields[6], wrong));
		}
		return new Wrk(requests, requests / (Long.parseLong(fields[2]) / 1e6), Double.parseDouble(fields[3]) / 1000,
				Double.parseDouble(fields[4]) / 1000, wrong);
	}

}
