package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

/**
 * HTTP server on 127.0.0.1 that can stop and start again on its port. Delayed responses
 * hold no thread.
 */
public final class LocalServer implements AutoCloseable {

	private static final int THREADS = 32;

	/** Time between two bytes of a dripping body. */
	private static final Duration DRIP_DELAY = Duration.ofMillis(100);

	private final HttpHandler handler;

	private final SSLContext tls;

	private final ThreadPoolExecutor executor;

	private final int port;

	private final AtomicInteger concurrent = new AtomicInteger();

	private final AtomicInteger maxConcurrent = new AtomicInteger();

	private HttpServer server;

	static {
		// without it a response waits 40 ms for the delayed acknowledgement of its
		// headers
		System.setProperty("sun.net.httpserver.nodelay", "true");
		System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
	}

	public LocalServer(String name, int port, HttpHandler handler) {
		this(name, port, handler, null);
	}

	/** With TLS, for clients with a certificate that the TLS context trusts. */
	public LocalServer(String name, int port, HttpHandler handler, SSLContext tls) {
		this.handler = handler;
		this.tls = tls;
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, name);
					thread.setDaemon(true);
					return thread;
				});
		this.executor.allowCoreThreadTimeOut(true);
		this.port = (port != 0) ? port : Ports.free();
		this.server = open(this.port);
	}

	private HttpServer open(int port) {
		try {
			InetAddress local = InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
			HttpServer opened = create(new InetSocketAddress(local, port));
			opened.createContext("/", this::handle);
			opened.setExecutor(this.executor);
			opened.start();
			return opened;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpServer create(InetSocketAddress address) throws IOException {
		if (this.tls == null) {
			return HttpServer.create(address, 1024);
		}
		HttpsServer server = HttpsServer.create(address, 1024);
		server.setHttpsConfigurator(new HttpsConfigurator(this.tls) {
			@Override
			public void configure(HttpsParameters parameters) {
				SSLParameters secure = getSSLContext().getDefaultSSLParameters();
				secure.setNeedClientAuth(true);
				parameters.setSSLParameters(secure);
			}
		});
		return server;
	}

	private void handle(HttpExchange exchange) throws IOException {
		this.maxConcurrent.accumulateAndGet(this.concurrent.incrementAndGet(), Math::max);
		this.handler.handle(exchange);
	}

	public int port() {
		return this.port;
	}

	/** Returns the maximum number of concurrent requests: received, and not answered. */
	public int maxConcurrent() {
		return this.maxConcurrent.get();
	}

	public synchronized void start() {
		if (this.server == null) {
			this.server = open(this.port);
		}
	}

	/** Refuses new connections and breaks open ones. */
	public synchronized void stop() {
		if (this.server != null) {
			this.server.stop(0);
			this.server = null;
			this.concurrent.set(0);
		}
	}

	@Override
	public void close() {
		stop();
		this.executor.shutdownNow();
	}

	/**
	 * Completes after the delay on a thread of the server; at once if the delay is zero.
	 */
	public CompletableFuture<Void> after(Duration delay) {
		if (delay.isZero()) {
			return CompletableFuture.completedFuture(null);
		}
		Executor later = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, this.executor);
		return CompletableFuture.runAsync(() -> {
		}, later);
	}

	/** Reads a request; if {@code withBody} is false, its body stays unread. */
	public static ReceivedRequest read(HttpExchange exchange, String prefix, boolean withBody) throws IOException {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
		byte[] body = withBody ? exchange.getRequestBody().readAllBytes() : new byte[0];
		String path = exchange.getRequestURI().getPath();
		String query = exchange.getRequestURI().getRawQuery();
		return new ReceivedRequest(Instant.now(), System.nanoTime(), exchange.getRequestMethod(),
				path.startsWith(prefix) ? path.substring(prefix.length()) : path, (query != null) ? query : "", headers,
				body, body.length);
	}

	/** Sends a response; ignores a client that has disconnected. */
	public void send(HttpExchange exchange, Answer answer) {
		if (answer.kind() == Answer.Kind.DRIP) {
			startDripping(exchange, answer);
			return;
		}
		this.concurrent.updateAndGet((count) -> Math.max(0, count - 1));
		try (exchange) {
			if (answer.kind() == Answer.Kind.DROP) {
				return;
			}
			answer.headers().forEach(exchange.getResponseHeaders()::set);
			int length = answer.body().length;
			exchange.sendResponseHeaders(answer.status(), (length > 0) ? length : -1);
			if (length > 0) {
				exchange.getResponseBody().write(answer.body());
			}
		}
		catch (IOException ex) {
			// the client has gone
		}
	}

	private void startDripping(HttpExchange exchange, Answer answer) {
		try {
			exchange.sendResponseHeaders(answer.status(), 0);
			drip(exchange);
		}
		catch (IOException ex) {
			stopDripping(exchange);
		}
	}

	private void drip(HttpExchange exchange) {
		try {
			exchange.getResponseBody().write('.');
			exchange.getResponseBody().flush();
			after(DRIP_DELAY).thenRun(() -> drip(exchange));
		}
		catch (IOException ex) {
			stopDripping(exchange);
		}
	}

	/** Ends the response of a client that has disconnected. */
	private void stopDripping(HttpExchange exchange) {
		this.concurrent.updateAndGet((count) -> Math.max(0, count - 1));
		exchange.close();
	}

}
