package dev.crmbridge.bench.mvc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Looks for each endpoint, on a separate thread, whether there is something to send.
 */
@Component
class Senders {

	private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

	/** Between two looks, in ms. */
	private static final int LOOK = 50;

	private final List<Sender> senders = new ArrayList<>();

	private final ScheduledExecutorService threads;

	Senders(Settings settings, Outbox outbox) {
		settings.endpoints().forEach((endpoint) -> this.senders.add(new Sender(endpoint, outbox)));
		this.threads = Executors.newScheduledThreadPool(Math.max(1, this.senders.size()));
	}

	@EventListener(ApplicationReadyEvent.class)
	void start() {
		this.senders.forEach(
				(sender) -> this.threads.scheduleWithFixedDelay(() -> look(sender), 0, LOOK, TimeUnit.MILLISECONDS));
	}

	private static void look(Sender sender) {
		try {
			sender.sendDue();
		}
		catch (RuntimeException ex) {
			LOG.warn("Nothing is sent until the database answers", ex);
		}
	}

	@PreDestroy
	void close() {
		this.threads.shutdownNow();
		this.senders.forEach(Sender::close);
	}

}
