package dev.crmbridge.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that each make a request every five seconds, or as soon as the one before is
 * answered. What is answered 503 they leave until then.
 */
final class PatientClients implements AutoCloseable {

	private static final long PERIOD = 5000;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final AtomicLong good = new AtomicLong();

	private final AtomicLong busy = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	/** One party for us, and one for each request under way. */
	private final Phaser underWay = new Phaser(1);

	private final HttpRequest request;

	private volatile boolean running = true;

	/** Starts so many within one period. */
	PatientClients(int clients, String url) {
		this.request = HttpRequest.newBuilder(URI.create(url))
			.timeout(Duration.ofSeconds(30))
			.header("X-Api-Key", BridgeSite.KEY)
			.build();
		for (int i = 0; i < clients; i++) {
			callIn(ThreadLocalRandom.current().nextLong(PERIOD));
		}
	}

	private void callIn(long millis) {
		this.timer.schedule(this::call, millis, TimeUnit.MILLISECONDS);
	}

	private void call() {
		if (!this.running) {
			return;
		}
		long start = System.nanoTime();
		this.underWay.register();
		this.http.sendAsync(this.request, HttpResponse.BodyHandlers.ofByteArray()).whenComplete((answer, failure) -> {
			int status = (answer != null) ? answer.statusCode() : 0;
			((status == 200) ? this.good : (status == 503) ? this.busy : this.failed).incrementAndGet();
			if (this.running) {
				callIn(Math.max(0, PERIOD - (System.nanoTime() - start) / 1_000_000));
			}
			this.underWay.arriveAndDeregister();
		});
	}

	/** Waits until all have come once. */
	void awaitAll() throws InterruptedException {
		Thread.sleep(PERIOD + 500);
	}

	/** Requests that were answered 200 so far. */
	long good() {
		return this.good.get();
	}

	/** Requests that were answered 503 so far. */
	long busy() {
		return this.busy.get();
	}

	/**
	 * Waits for what is under way.
	 * @throws IllegalStateException if one was answered anything else, or not at all
	 */
	@Override
	public void close() {
		this.running = false;
		this.timer.shutdownNow();
		this.underWay.arriveAndAwaitAdvance();
		if (this.failed.get() > 0) {
			throw new IllegalStateException(this.failed + " requests for Webitel failed");
		}
	}

}
