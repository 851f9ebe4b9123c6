package dev.crmbridge.bench.mvc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what an endpoint is to get, eight at a time. */
class Sender {

	private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

	private static final int PARALLEL = 8;

	/** Claimed rows at most, so that no thread waits for the next claim. */
	private static final int IN_HAND = 32;

	private static final int CLAIM = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private static final Set<Integer> NEVER = Set.of(400, 410, 413, 415, 422);

	/** Waits after the first, second, … try, in seconds; the last one repeats. */
	private static final List<Long> WAITS = List.of(5L, 300L, 1800L, 7200L, 18_000L, 36_000L, 50_400L, 72_000L,
			86_400L);

	private final Settings.Endpoint endpoint;

	private final WebhookSignature signature;

	private final Outbox outbox;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(TIMEOUT)
		.build();

	private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);

	private final Semaphore room = new Semaphore(IN_HAND);

	Sender(Settings.Endpoint endpoint, Outbox outbox) {
		this.endpoint = endpoint;
		this.signature = new WebhookSignature(endpoint.secret());
		this.outbox = outbox;
	}

	/** Sends what is due, until nothing is. */
	void sendDue() {
		int claimed;
		do {
			this.room.acquireUninterruptibly(CLAIM);
			List<Outbox.Row> rows = List.of();
			try {
				rows = this.outbox.claim(this.endpoint.name(), CLAIM);
			}
			finally {
				this.room.release(CLAIM - rows.size());
			}
			claimed = rows.size();
			rows.forEach((row) -> this.threads.execute(() -> sendOne(row)));
		}
		while (claimed > 0);
	}

	private void sendOne(Outbox.Row row) {
		try {
			int status = send(row);
			if (status / 100 == 2) {
				this.outbox.end(row, this.endpoint.name(), "delivered", status);
			}
			else if (NEVER.contains(status)) {
				this.outbox.end(row, this.endpoint.name(), "dead", status);
			}
			else {
				this.outbox.postpone(row, this.endpoint.name(), WAITS.get(Math.min(row.attempts(), WAITS.size()) - 1));
			}
		}
		catch (RuntimeException ex) {
			LOG.warn("{}: event {} comes again after its lease", this.endpoint.name(), row.id(), ex);
		}
		finally {
			this.room.release();
		}
	}

	/** The status that it was answered; 0 if it was not. */
	private int send(Outbox.Row row) {
		long now = Instant.now().getEpochSecond();
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.endpoint.url()))
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("webhook-id", row.id().toString())
			.header("webhook-timestamp", String.valueOf(now))
			.header("webhook-signature", this.signature.sign(row.id(), now, row.body()))
			.POST(HttpRequest.BodyPublishers.ofString(row.body()))
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

	void close() {
		this.threads.shutdown();
	}

}
