package dev.crmbridge.testkit.crm;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.LocalServer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.http.RequestLog;

/**
 * Stand-in for a customer's CRM: records the requests of deliveries, and answers by the
 * rules of the test.
 */
public final class FakeCrm implements AutoCloseable {

	private static final int KEPT_BYTES = 1024 * 1024;

	private final RequestLog log = new RequestLog();

	private final Queue<Answer> next = new ConcurrentLinkedQueue<>();

	private final Map<String, Function<ReceivedRequest, Answer>> byPath = new ConcurrentHashMap<>();

	private final Queue<HttpExchange> hanging = new ConcurrentLinkedQueue<>();

	private volatile Function<ReceivedRequest, Answer> rule = (request) -> Answer.ok();

	private volatile Consumer<String> printer = (line) -> {
	};

	private final LocalServer server;

	public FakeCrm() {
		this(0);
	}

	/** Listens on this port of 127.0.0.1, on a free one when it is 0. */
	public FakeCrm(int port) {
		this(port, null);
	}

	/** Speaks TLS with clients whose certificate the context trusts. */
	public FakeCrm(int port, SSLContext tls) {
		this.log.keepBytes(KEPT_BYTES);
		this.server = new LocalServer("crm", port, this::handle, tls);
	}

	/** Returns the URL of a path that begins with a slash; every path exists. */
	public String url(String path) {
		return "http://127.0.0.1:" + port() + path;
	}

	public int port() {
		return this.server.port();
	}

	/** Stops the CRM: new connections are refused, open ones break. */
	public void stop() {
		this.server.stop();
	}

	/** Starts the stopped CRM on the same port. */
	public void start() {
		this.server.start();
	}

	@Override
	public void close() {
		this.server.close();
	}

	/** Prints one line per request. */
	public void printTo(Consumer<String> printer) {
		this.printer = printer;
	}

	/** Answers the next requests to any path, before all other rules. */
	public void answerNext(Answer answer, int times) {
		for (int i = 0; i < times; i++) {
			this.next.add(answer);
		}
	}

	/** Answers every request to a path. */
	public void answer(String path, Answer answer) {
		answer(path, (request) -> answer);
	}

	/** Answers every request to a path with the result of the function. */
	public void answer(String path, Function<ReceivedRequest, Answer> rule) {
		this.byPath.put(path, rule);
	}

	/** Answers every request. */
	public void answer(Answer answer) {
		answer((request) -> answer);
	}

	/** Answers every request with the result of the function. */
	public void answer(Function<ReceivedRequest, Answer> rule) {
		this.rule = rule;
	}

	/**
	 * Fails each request with this probability, and else answers 200; the same seed
	 * repeats the same failures.
	 */
	public void failRandomly(double probability, long seed, Answer failure) {
		Random random = new Random(seed);
		answer((request) -> (random.nextDouble() < probability) ? failure : Answer.ok());
	}

	/** Answers 200 from now on, also to hanging requests. */
	public void heal() {
		this.next.clear();
		this.byPath.clear();
		answer(Answer.ok());
		release(Answer.ok());
	}

	/** Answers the hanging requests. */
	public void release(Answer answer) {
		for (HttpExchange each = this.hanging.poll(); each != null; each = this.hanging.poll()) {
			this.server.send(each, answer);
		}
	}

	/** Returns the number of hanging requests. */
	public int hanging() {
		return this.hanging.size();
	}

	/** Returns the maximum number of concurrent requests so far. */
	public int maxConcurrent() {
		return this.server.maxConcurrent();
	}

	/** Returns the requests in the order of their arrival. */
	public List<ReceivedRequest> requests() {
		return this.log.all();
	}

	public List<ReceivedRequest> requests(String path) {
		return requests().stream().filter((each) -> each.path().equals(path)).toList();
	}

	/** Forgets the requests so far. */
	public void clear() {
		this.log.clear();
	}

	private void handle(HttpExchange exchange) throws IOException {
		ReceivedRequest request = LocalServer.read(exchange, "", true);
		this.log.add(request);
		this.printer.accept("CRM " + request.path().replaceFirst(".*/", "") + "  "
				+ request.json().path("event").asText() + " " + request.text());
		Answer planned = this.next.poll();
		Answer answer = (planned != null) ? planned
				: this.byPath.getOrDefault(request.path(), this.rule).apply(request);
		if (answer.kind() == Answer.Kind.HANG) {
			this.hanging.add(exchange);
		}
		else {
			this.server.after(answer.delay()).thenRun(() -> this.server.send(exchange, answer));
		}
	}

}
