package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** JVM under test, which answers on a URL and writes its output into a log. */
record Candidate(String name, String url, Path log, Process process) implements AutoCloseable {

	/** The API key of every candidate. */
	static final String KEY = "bench-key-of-the-test";

	private static final RestClient HTTP = RestClient.builder()
		.requestFactory(new SimpleClientHttpRequestFactory())
		.defaultHeader("X-Api-Key", KEY)
		.build();

	private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

	private static final int POLL_DELAY_MILLIS = 100;

	/** Waits until a path is answered with 2xx. */
	Candidate awaitAnswer(String path) throws InterruptedException {
		long end = System.nanoTime() + START_TIMEOUT.toNanos();
		while (true) {
			try {
				request(HttpMethod.GET, path);
				return this;
			}
			catch (RestClientException ex) {
				if (!this.process.isAlive() || System.nanoTime() > end) {
					throw new IllegalStateException(this + " does not answer " + path, ex);
				}
			}
			Thread.sleep(POLL_DELAY_MILLIS);
		}
	}

	/**
	 * Sends a request and returns the answer.
	 * @param path may have variables, such as {@code /loads?list={list}}
	 * @throws RestClientException for an answer above 399, or none
	 */
	JsonNode request(HttpMethod method, String path, Object... variables) {
		return HTTP.method(method).uri(this.url + path, variables).retrieve().body(JsonNode.class);
	}

	/** Returns the CPU time of all threads so far. */
	Duration cpu() {
		return this.process.info().totalCpuDuration().orElseThrow(() -> new IllegalStateException(this + " has ended"));
	}

	/** Adds the CPU time per piece of work, and the peak of the resident memory. */
	void addCosts(Map<String, Double> figures, String piece, Duration before, long count) throws IOException {
		figures.put("CPU µs/" + piece, cpu().minus(before).toNanos() / 1000.0 / count);
		String status = Files.readString(Path.of("/proc/" + this.process.pid() + "/status"));
		figures.put("peak MB", Long.parseLong(status.replaceFirst("(?s).*VmHWM:\\s*(\\d+) kB.*", "$1")) / 1024.0);
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
