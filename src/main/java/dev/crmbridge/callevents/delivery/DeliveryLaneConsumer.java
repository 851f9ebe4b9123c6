package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.GroupCommit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;

/**
 * Consumer that claims an endpoint's due deliveries, as many as the endpoint may have at
 * a time, and runs the route for each on a separate thread. Claims when woken, when a
 * call queue falls due, and at least once a second, for events that other processes
 * accepted and deliveries whose lease is over.
 */
class DeliveryLaneConsumer extends DefaultConsumer implements Suspendable {

	private static final Logger LOG = LoggerFactory.getLogger(DeliveryLaneConsumer.class);

	/**
	 * Call queues to look at after a claim that found queues with nothing to send: all
	 * their deliveries may be too old.
	 */
	private static final int WIDE_CLAIM_SIZE = 200;

	/** Longer than the store's statement timeout. */
	private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(30);

	private final CrmEndpoint endpoint;

	private final DeliveryRepository deliveries;

	private final CrmEndpointRegistry endpoints;

	private final DeliveryMeters meters;

	private final ClaimPacer pacer;

	private ExecutorService senders;

	private ExecutorService recorder;

	private GroupCommit<DeliveryAttempt, Boolean> records;

	private Thread claimer;

	DeliveryLaneConsumer(DeliveryLaneEndpoint camelEndpoint, Processor processor, CrmEndpoint endpoint,
			DeliveryRepository deliveries, CrmEndpointRegistry endpoints, DeliveryMeters meters) {
		super(camelEndpoint, processor);
		this.endpoint = endpoint;
		this.deliveries = deliveries;
		this.endpoints = endpoints;
		this.meters = meters;
		this.pacer = new ClaimPacer(endpoint);
	}

	@Override
	protected void doInit() throws Exception {
		super.doInit();
		this.senders = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newCachedThreadPool(this, "send-" + this.endpoint.name());
		this.recorder = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newSingleThreadExecutor(this, "record-" + this.endpoint.name());
		this.records = new GroupCommit<>(this.recorder, RECORD_TIMEOUT, this::recordAll);
	}

	@Override
	protected void doStart() throws Exception {
		super.doStart();
		this.endpoints.onWake(this.endpoint.name(), this.pacer::wake);
		startClaiming();
	}

	private void startClaiming() {
		this.pacer.start();
		this.claimer = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newThread("claim-" + this.endpoint.name(), this::claimUntilStopped);
		this.claimer.start();
	}

	/** Stops claiming; claimed deliveries go on, so that a stop interrupts no request. */
	@Override
	protected void doSuspend() throws Exception {
		this.pacer.stop();
		this.claimer.join();
		super.doSuspend();
	}

	@Override
	protected void doResume() throws Exception {
		super.doResume();
		startClaiming();
	}

	@Override
	protected void doStop() throws Exception {
		this.pacer.stop();
		super.doStop();
	}

	@Override
	protected void doShutdown() throws Exception {
		if (this.senders != null) {
			getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(this.senders);
			getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(this.recorder);
		}
		super.doShutdown();
	}

	private void claimUntilStopped() {
		boolean failing = false;
		int minQueues = 0;
		while (this.pacer.isRunning()) {
			try {
				int slots = this.pacer.awaitSlots();
				ClaimedBatch batch = this.deliveries.claim(this.endpoint, slots, Math.max(slots, minQueues));
				if (failing) {
					LOG.info("Resumed claiming deliveries; endpoint={}", this.endpoint.name());
					failing = false;
				}
				batch.deliveries().forEach(this::dispatch);
				this.meters.countTooOld(this.endpoint, batch.tooOld());
				minQueues = (batch.callQueues() > batch.deliveries().size()) ? WIDE_CLAIM_SIZE : 0;
				if (batch.callQueues() == 0) {
					this.pacer.awaitWork(this.deliveries.untilNext(this.endpoint));
				}
				else if (!batch.deliveries().isEmpty()) {
					this.pacer.awaitRate();
				}
			}
			catch (RuntimeException ex) {
				// any failure, or this thread would end for good; logged once
				if (!failing) {
					LOG.warn("Could not claim deliveries, none are sent until the store answers; endpoint={}",
							this.endpoint.name(), new LoggedFailure(ex));
					failing = true;
				}
				this.pacer.pause();
			}
		}
	}

	private void dispatch(ClaimedDelivery delivery) {
		this.pacer.acquireSlot();
		this.senders.execute(() -> {
			LogContext.call(delivery.call());
			try {
				record(delivery, send(delivery));
			}
			finally {
				LogContext.clear();
				this.pacer.releaseSlot();
			}
		});
	}

	private DeliveryOutcome send(ClaimedDelivery delivery) {
		Exchange exchange = createExchange(false);
		try {
			exchange.getMessage().setBody(delivery.body());
			exchange.setVariable("delivery", delivery);
			getProcessor().process(exchange);
		}
		catch (Exception ex) {
			exchange.setException(ex);
		}
		try {
			return (exchange.getException() != null) ? DeliveryOutcome.failed(exchange.getException()) : DeliveryOutcome
				.answered(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
		}
		finally {
			releaseExchange(exchange, false);
		}
	}

	private List<Boolean> recordAll(List<DeliveryAttempt> attempts) {
		this.deliveries.record(this.endpoint, attempts);
		return Collections.nCopies(attempts.size(), true);
	}

	/**
	 * Records an outcome, and repeats that until the lease is over: then another process
	 * may have claimed the delivery, and the outcome no longer counts.
	 */
	private void record(ClaimedDelivery delivery, DeliveryOutcome outcome) {
		this.meters.countOutcome(this.endpoint, outcome);
		this.pacer.noteOutcome(outcome);
		while (true) {
			try {
				this.records.write(new DeliveryAttempt(delivery, outcome));
				if (outcome.state() == DeliveryState.DEAD) {
					LOG.warn("Delivery is dead: {}; endpoint={} event={}", outcome.error(), this.endpoint.name(),
							delivery.eventId());
				}
				LOG.debug("Recorded {}; endpoint={} event={}", outcome, this.endpoint.name(), delivery.eventId());
				return;
			}
			catch (DataAccessException ex) {
				if (!this.pacer.isRunning() || delivery.isLeaseOver()) {
					LOG.warn("Could not record delivery outcome {}, the event will be sent again; endpoint={} event={}",
							outcome.result(), this.endpoint.name(), delivery.eventId(), new LoggedFailure(ex));
					return;
				}
				this.pacer.pause();
			}
		}
	}

}
