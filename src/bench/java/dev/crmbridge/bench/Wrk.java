package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Load by wrk from 32 connections, which sends the next request after each answer. */
record Wrk(long requests, Map<String, Double> figures) {

	private static final String DONE = """

			function setup(thread)
			  the_thread = thread
			end
			function done(summary, latency, requests)
			  local e = summary.errors
			  io.write(string.format("\\nRESULT %d %d %f %f %d %d\\n", summary.requests, summary.duration,
			    latency:percentile(50), latency:percentile(99),
			    e.status + e.connect + e.read + e.write + e.timeout, the_thread:get("wrong") or 0))
			end
			""";

	/**
	 * Runs wrk.
	 * @param script what it sends, in Lua: a function {@code request}; may count wrong
	 * answers in {@code wrong}
	 * @throws IllegalStateException if a request got no answer or a status above 399, or
	 * more than one in a hundred a wrong answer
	 */
	static Wrk run(Path folder, Candidate candidate, Duration duration, String script, String column)
			throws IOException, InterruptedException {
		Path file = Files.writeString(folder.resolve("wrk.lua"), script + DONE);
		Process wrk = new ProcessBuilder("wrk", "-t1", "-c32", "-d" + duration.toSeconds() + "s", "--timeout", "5s",
				"-s", file.toString(), candidate.url())
			.redirectErrorStream(true)
			.start();
		String output = new String(wrk.getInputStream().readAllBytes());
		wrk.waitFor();
		String[] fields = output.replaceFirst("(?s).*RESULT ", "").trim().split(" ");
		if (fields.length != 6 || !fields[4].equals("0")
				|| Long.parseLong(fields[5]) * 100 >= Long.parseLong(fields[0])) {
			throw new IllegalStateException(candidate.name() + " failed under load:\n" + output);
		}
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put(column, Double.parseDouble(fields[0]) * 1e6 / Double.parseDouble(fields[1]));
		figures.put("p50 ms", Double.parseDouble(fields[2]) / 1000);
		figures.put("p99 ms", Double.parseDouble(fields[3]) / 1000);
		return new Wrk(Long.parseLong(fields[0]), figures);
	}

}
