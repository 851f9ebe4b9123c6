package dev.crmbridge.bench.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Sends deliveries, signed by Standard Webhooks, on eight threads for each endpoint. */
@Component
class DeliverySender {

	private static final Logger LOG = LoggerFactory.getLogger(DeliverySender.class);

	private static final int PARALLEL = 8;

	private static final int CLAIM_SIZE = 8;

	/** Wait between two claims of an endpoint's threads while nothing is due, in ms. */
	private static final int POLL_DELAY = 50;

	private static final Duration TIMEOUT = Duration.ofSeconds(15);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(TIMEOUT)
		.build();

	private final PeerSettings settings;

	private final Outbox outbox;

	private final ScheduledExecutorService threads;

	DeliverySender(PeerSettings settings, Outbox outbox) {
		this.settings = settings;
		this.outbox = outbox;
		this.threads = Executors.newScheduledThreadPool(PARALLEL * settings.endpoints().size());
	}

	@EventListener(ApplicationReadyEvent.class)
	void start() {
		this.settings.endpoints().forEach((endpoint, url) -> {
			for (int i = 0; i < PARALLEL; i++) {
				this.threads.scheduleWithFixedDelay(() -> sendDue(endpoint, url), i * POLL_DELAY, PARALLEL * POLL_DELAY,
						TimeUnit.MILLISECONDS);
			}
		});
	}

	@PreDestroy
	void stop() {
		this.threads.shutdownNow();
	}

	private void sendDue(String endpoint, URI url) {
		try {
			List<Outbox.Delivery> due;
			do {
				due = this.outbox.claim(endpoint, CLAIM_SIZE);
				due.forEach((delivery) -> attempt(delivery, url));
			}
			while (!due.isEmpty());
		}
		catch (RuntimeException ex) {
			LOG.warn("Could not claim or record deliveries; endpoint={}", endpoint, ex);
		}
	}

	private void attempt(Outbox.Delivery delivery, URI url) {
		int status = send(delivery, url);
		if (status / 100 == 2) {
			this.outbox.record(delivery, "delivered", status, 0);
		}
		else {
			long seconds = Math.round(Math.min(86_400, 5 * Math.pow(4, delivery.attempts() - 1)));
			this.outbox.record(delivery, "due", status, seconds);
		}
	}

	/** Returns the status of the answer; 0 without an answer. */
	private int send(Outbox.Delivery delivery, URI url) {
		String now = String.valueOf(Instant.now().getEpochSecond());
		byte[] secret = Base64.getDecoder().decode(this.settings.secret().substring("whsec_".length()));
		byte[] signature = new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret)
			.hmac(delivery.id() + "." + now + "." + delivery.body());
		HttpRequest request = HttpRequest.newBuilder(url)
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("webhook-id", delivery.id().toString())
			.header("webhook-timestamp", now)
			.header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature))
			.POST(BodyPublishers.ofString(delivery.body()))
			.build();
		try {
			return this.http.send(request, BodyHandlers.discarding()).statusCode();
		}
		catch (IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 0;
		}
	}

}
