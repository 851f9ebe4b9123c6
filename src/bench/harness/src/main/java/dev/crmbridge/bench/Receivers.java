package dev.crmbridge.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The CRM's endpoints, which answer 200 at once. Of an event that says when it was to be
 * sent, in the field {@code nanos}, the time since then is kept.
 */
final class Receivers implements AutoCloseable {

	private static final int THREADS = 32;

	private static final Pattern NANOS = Pattern.compile("\"nanos\":\"?(\\d+)");

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final Queue<Double> millis = new ConcurrentLinkedQueue<>();

	private final AtomicLong count = new AtomicLong();

	private final HttpServer server;

	static {
		// without it an answer waits 40 ms for the acknowledgement of its headers
		System.setProperty("sun.net.httpserver.nodelay", "true");
		System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
	}

	Receivers() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		this.server.createContext("/", this::receive);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	/** So many endpoints: the URL of each by its name. */
	Map<String, String> endpoints(int number) {
		Map<String, String> endpoints = new LinkedHashMap<>();
		for (int i = 0; i < number; i++) {
			endpoints.put("e" + i, "http://127.0.0.1:" + this.server.getAddress().getPort() + "/e" + i);
		}
		return endpoints;
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			long now = System.nanoTime();
			Matcher nanos = NANOS.matcher(body);
			if (nanos.find()) {
				this.millis.add((now - Long.parseLong(nanos.group(1))) / 1e6);
			}
			this.count.incrementAndGet();
			exchange.sendResponseHeaders(200, -1);
		}
	}

	/** Deliveries so far. */
	long count() {
		return this.count.get();
	}

	/** The times of those that said when they were sent, in ms, and forgets them. */
	double[] takeMillis() {
		double[] values = this.millis.stream().mapToDouble(Double::doubleValue).toArray();
		this.millis.clear();
		return values;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
