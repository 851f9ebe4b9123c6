package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
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
 * Takes an endpoint's due deliveries, as many as it may send at a time, and has each sent
 * by the route on a thread of its own. It looks when it is told that there is something,
 * when something falls due, and every second, for what other processes have accepted or
 * left behind.
 */
class DeliveryLaneConsumer extends DefaultConsumer implements Suspendable {

	private static final Logger LOG = LoggerFactory.getLogger(DeliveryLaneConsumer.class);

	/**
	 * Lanes to look at when there was nothing to send in others: they may all be too old.
	 */
	private static final int MANY_LANES = 200;

	/** Longer than the store may take for a statement. */
	private static final Duration RECORD_LIMIT = Duration.ofSeconds(30);

	private final CrmEndpoint endpoint;

	private final DeliveryRepository deliveries;

	private final CrmEndpointRegistry endpoints;

	private final DeliveryMeters meters;

	private final DeliveryLaneScheduler pace;

	private ExecutorService senders;

	private ExecutorService recorder;

	private GroupCommit<DeliveryAttempt, Boolean> records;

	private Thread lane;

	DeliveryLaneConsumer(DeliveryLaneEndpoint lane, Processor processor, CrmEndpoint endpoint,
			DeliveryRepository deliveries, CrmEndpointRegistry endpoints, DeliveryMeters meters) {
		super(lane, processor);
		this.endpoint = endpoint;
		this.deliveries = deliveries;
		this.endpoints = endpoints;
		this.meters = meters;
		this.pace = new DeliveryLaneScheduler(endpoint);
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
		this.records = new GroupCommit<>(this.recorder, RECORD_LIMIT, this::recordAll);
	}

	@Override
	protected void doStart() throws Exception {
		super.doStart();
		this.endpoints.listen(this.endpoint.name(), this.pace::wake);
		startLane();
	}

	private void startLane() {
		this.pace.start();
		this.lane = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newThread("lane-" + this.endpoint.name(), this::run);
		this.lane.start();
	}

	/** Takes no more, while what is in hand goes on: so that a stop cuts no request. */
	@Override
	protected void doSuspend() throws Exception {
		this.pace.stop();
		this.lane.join();
		super.doSuspend();
	}

	@Override
	protected void doResume() throws Exception {
		super.doResume();
		startLane();
	}

	@Override
	protected void doStop() throws Exception {
		this.pace.stop();
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

	private void run() {
		boolean failing = false;
		int lanes = 0;
		while (this.pace.isRunning()) {
			try {
				int most = this.pace.awaitSlots();
				ClaimedBatch taken = this.deliveries.take(this.endpoint, most, Math.max(most, lanes));
				if (failing) {
					LOG.info("{}: the store is back", this.endpoint.name());
					failing = false;
				}
				taken.deliveries().forEach(this::hand);
				this.meters.tooOld(this.endpoint, taken.tooOld());
				lanes = (taken.lanes() > taken.deliveries().size()) ? MANY_LANES : 0;
				if (taken.lanes() == 0) {
					this.pace.awaitWork(this.deliveries.untilNext(this.endpoint));
				}
				else if (!taken.deliveries().isEmpty()) {
					this.pace.awaitRate();
				}
			}
			catch (RuntimeException ex) {
				// whatever it was, or the lane would stand still for ever; told once
				if (!failing) {
					LOG.warn("{}: nothing is delivered until the store answers", this.endpoint.name(),
							new LoggedFailure(ex));
					failing = true;
				}
				this.pace.pause();
			}
		}
	}

	private void hand(ClaimedDelivery delivery) {
		this.pace.took();
		this.senders.execute(() -> {
			LogContext.call(delivery.call());
			try {
				record(delivery, send(delivery));
			}
			finally {
				LogContext.clear();
				this.pace.gaveBack();
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

	private List<Boolean> recordAll(List<DeliveryAttempt> tried) {
		this.deliveries.record(this.endpoint, tried);
		return Collections.nCopies(tried.size(), true);
	}

	/**
	 * Tries until the lease is over, and with it what we know of the delivery worth
	 * nothing.
	 */
	private void record(ClaimedDelivery delivery, DeliveryOutcome outcome) {
		this.meters.tried(this.endpoint, outcome);
		this.pace.tried(outcome);
		while (true) {
			try {
				this.records.write(new DeliveryAttempt(delivery, outcome));
				if (outcome.state() == DeliveryOutcome.State.DEAD) {
					LOG.warn("{}: event {} is dead: {}", this.endpoint.name(), delivery.eventId(), outcome.error());
				}
				LOG.debug("{}: event {}: {}", this.endpoint.name(), delivery.eventId(), outcome);
				return;
			}
			catch (DataAccessException ex) {
				if (!this.pace.isRunning() || delivery.isLeaseOver()) {
					LOG.warn("{}: that event {} was {} could not be recorded; it is sent again", this.endpoint.name(),
							delivery.eventId(), outcome.state(), new LoggedFailure(ex));
					return;
				}
				this.pace.pause();
			}
		}
	}

}
