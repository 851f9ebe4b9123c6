package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.EndpointLane;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.logging.LoggedFailure;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Consumer that claims an endpoint's due deliveries, as many as the endpoint may have at
 * a time, and runs the route for each on a separate thread. Claims when woken, when a
 * call queue falls due, and at least once a second, for events that other processes
 * accepted and deliveries whose lease is over.
 */
class DeliveryLaneConsumer extends DefaultConsumer implements Suspendable, EndpointLane {

	private static final Logger LOG = LoggerFactory.getLogger(DeliveryLaneConsumer.class);

	/**
	 * Call queues to look at after a claim that found queues with nothing to send: all
	 * their deliveries may be too old.
	 */
	private static final int WIDE_CLAIM_SIZE = 200;

	private final CrmEndpoint endpoint;

	private final DeliveryRepository deliveries;

	private final CrmEndpointRegistry endpoints;

	private final DeliveryMeters meters;

	private final ClaimPacer pacer;

	private final DeliverySender sender;

	private TestEventSender tests;

	private ExecutorService senders;

	private ScheduledThreadPoolExecutor alarms;

	private ExecutorService recorderThread;

	private AttemptRecorder recorder;

	private Thread claimer;

	DeliveryLaneConsumer(DeliveryLaneEndpoint camelEndpoint, Processor processor, CrmEndpoint endpoint,
			DeliveryRepository deliveries, CrmEndpointRegistry endpoints, DeliveryMeters meters) {
		super(camelEndpoint, processor);
		this.endpoint = endpoint;
		this.deliveries = deliveries;
		this.endpoints = endpoints;
		this.meters = meters;
		this.pacer = new ClaimPacer(endpoint);
		this.sender = new DeliverySender(this, endpoint);
	}

	@Override
	protected void doInit() throws Exception {
		super.doInit();
		this.senders = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newCachedThreadPool(this, "send-" + this.endpoint.name());
		this.recorderThread = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newSingleThreadExecutor(this, "record-" + this.endpoint.name());
		this.recorder = new AttemptRecorder(this.endpoint, this.deliveries, this.pacer, this.recorderThread);
		this.tests = new TestEventSender(this.endpoint, this.sender, this.senders);
		this.alarms = new ScheduledThreadPoolExecutor(1,
				new CustomizableThreadFactory("delivery-timeout-" + this.endpoint.name() + "-"));
		this.alarms.setRemoveOnCancelPolicy(true);
	}

	@Override
	protected void doStart() throws Exception {
		super.doStart();
		this.endpoints.addLane(this.endpoint.name(), this);
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
			getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(this.recorderThread);
			this.alarms.shutdownNow();
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
				if (this.endpoint.isLimitedByHttp()) {
					record(this.sender.send(delivery));
				}
				else {
					sendWithLimit(delivery);
				}
			}
			finally {
				LogContext.clear();
				this.pacer.releaseSlot();
			}
		});
	}

	/**
	 * Sends a delivery; at the time limit another thread records the failure. The slot of
	 * a thread that goes on nevertheless stays taken, so that no more threads than slots
	 * can hang.
	 */
	private void sendWithLimit(ClaimedDelivery delivery) {
		Duration timeout = this.endpoint.timeout();
		DeliveryAttempt failed = new DeliveryAttempt(delivery, DeliveryOutcome.timedOut(), timeout, null);
		AttemptTimeLimit limit = new AttemptTimeLimit(this.alarms, timeout, () -> {
			this.pacer.abandonSlot();
			this.senders.execute(() -> record(failed));
		});
		DeliveryAttempt attempt = null;
		try {
			attempt = this.sender.send(delivery);
		}
		finally {
			if (!limit.end()) {
				this.pacer.recoverSlot();
				attempt = null;
			}
		}
		if (attempt != null) {
			record(attempt);
		}
	}

	private void record(DeliveryAttempt attempt) {
		this.meters.count(this.endpoint, attempt);
		this.recorder.record(attempt);
	}

	@Override
	public void wake() {
		this.pacer.wake();
	}

	@Override
	public TestResult test(String body) {
		return this.tests.send(body);
	}

}
