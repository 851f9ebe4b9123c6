package dev.crmbridge.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;

import dev.crmbridge.log.LogContext;
import dev.crmbridge.log.LoggedFailure;
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
class LaneConsumer extends DefaultConsumer implements Suspendable {

	private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);

	/** Longest time between two looks, in ms. */
	private static final long LOOK = 1000;

	/** Shortest wait for lanes that another process has locked, in ms. */
	private static final long LOCKED = 20;

	/**
	 * Lanes to look at when there was nothing to send in others: they may all be too old.
	 */
	private static final int MANY_LANES = 200;

	private final CrmEndpoint endpoint;

	private final Deliveries deliveries;

	private final CrmEndpoints endpoints;

	private final DeliveryMeters meters;

	private final Object monitor = new Object();

	private ExecutorService senders;

	/** Guarded by the monitor, as the next two are. */
	private int free;

	private boolean woken;

	/**
	 * The breaker did not let the last one through: then one at a time finds out whether
	 * it does.
	 */
	private boolean refused;

	private volatile boolean running;

	private Thread lane;

	LaneConsumer(LaneEndpoint lane, Processor processor, CrmEndpoint endpoint, Deliveries deliveries,
			CrmEndpoints endpoints, DeliveryMeters meters) {
		super(lane, processor);
		this.endpoint = endpoint;
		this.deliveries = deliveries;
		this.endpoints = endpoints;
		this.meters = meters;
	}

	@Override
	protected void doStart() throws Exception {
		super.doStart();
		this.free = this.endpoint.parallel();
		this.senders = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newCachedThreadPool(this, "send-" + this.endpoint.name());
		this.endpoints.listen(this.endpoint.name(), this::wake);
		startLane();
	}

	private void startLane() {
		this.running = true;
		this.lane = getEndpoint().getCamelContext()
			.getExecutorServiceManager()
			.newThread("lane-" + this.endpoint.name(), this::run);
		this.lane.start();
	}

	/** Takes no more, while what is in hand goes on: so that a stop cuts no request. */
	@Override
	protected void doSuspend() throws Exception {
		this.running = false;
		wake();
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
		this.running = false;
		wake();
		super.doStop();
	}

	@Override
	protected void doShutdown() throws Exception {
		if (this.senders != null) {
			getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(this.senders);
		}
		super.doShutdown();
	}

	private void wake() {
		synchronized (this.monitor) {
			this.woken = true;
			this.monitor.notifyAll();
		}
	}

	private void run() {
		boolean failing = false;
		int lanes = 0;
		while (this.running) {
			try {
				int most = awaitSlots();
				Deliveries.Taken taken = this.deliveries.take(this.endpoint, most, Math.max(most, lanes));
				if (failing) {
					LOG.info("{}: the store is back", this.endpoint.name());
					failing = false;
				}
				taken.deliveries().forEach(this::hand);
				this.meters.tooOld(this.endpoint, taken.tooOld());
				lanes = (taken.lanes() > taken.deliveries().size()) ? MANY_LANES : 0;
				if (taken.lanes() == 0) {
					awaitWork();
				}
				else if (this.endpoint.rate() > 0 && !taken.deliveries().isEmpty()) {
					pause((long) (1000 / this.endpoint.rate()));
				}
			}
			catch (RuntimeException ex) {
				// whatever it was, or the lane would stand still for ever; told once
				if (!failing) {
					LOG.warn("{}: nothing is delivered until the store answers", this.endpoint.name(),
							new LoggedFailure(ex));
					failing = true;
				}
				pause(LOOK);
			}
		}
	}

	/** Waits until at least one request may be made, and tells how many. */
	private int awaitSlots() {
		synchronized (this.monitor) {
			while (this.running && this.free == 0) {
				await(LOOK);
			}
			while (this.running && this.refused && this.free < this.endpoint.parallel()) {
				await(LOOK);
			}
			if (this.refused) {
				pause(LOOK);
				this.woken = false;
				return 1;
			}
			this.woken = false;
			return (this.endpoint.rate() > 0) ? Math.min(this.free, 1) : this.free;
		}
	}

	/** Waits until there may be something to do. */
	private void awaitWork() {
		Duration next = this.deliveries.untilNext(this.endpoint);
		long wait = (next == null) ? LOOK : Math.max(LOCKED, Math.min(LOOK, next.toMillis()));
		synchronized (this.monitor) {
			if (!this.woken && this.running) {
				await(wait);
			}
		}
	}

	/** Waits, whatever there may be to do, unless the lane is to stop. */
	private void pause(long millis) {
		long end = System.nanoTime() + millis * 1_000_000;
		synchronized (this.monitor) {
			for (long rest = millis; rest > 0 && this.running; rest = (end - System.nanoTime()) / 1_000_000) {
				await(rest);
			}
		}
	}

	private void await(long millis) {
		try {
			this.monitor.wait(millis);
		}
		catch (InterruptedException ex) {
			this.running = false;
			Thread.currentThread().interrupt();
		}
	}

	private void hand(Delivery delivery) {
		synchronized (this.monitor) {
			this.free--;
		}
		this.senders.execute(() -> {
			LogContext.call(delivery.call());
			try {
				record(delivery, send(delivery));
			}
			finally {
				LogContext.clear();
				synchronized (this.monitor) {
					this.free++;
					this.woken = true;
					this.monitor.notifyAll();
				}
			}
		});
	}

	private Outcome send(Delivery delivery) {
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
			return (exchange.getException() != null) ? Outcome.failed(exchange.getException())
					: Outcome.answered(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
		}
		finally {
			releaseExchange(exchange, false);
		}
	}

	/**
	 * Tries until the lease is over, and with it what we know of the delivery worth
	 * nothing.
	 */
	private void record(Delivery delivery, Outcome outcome) {
		this.meters.tried(this.endpoint, outcome);
		synchronized (this.monitor) {
			this.refused = outcome.state() == Outcome.State.REFUSED;
		}
		while (true) {
			try {
				this.deliveries.record(this.endpoint, delivery, outcome);
				if (outcome.state() == Outcome.State.DEAD) {
					LOG.warn("{}: event {} is dead: {}", this.endpoint.name(), delivery.eventId(), outcome.error());
				}
				LOG.debug("{}: event {}: {}", this.endpoint.name(), delivery.eventId(), outcome);
				return;
			}
			catch (DataAccessException ex) {
				if (!this.running || delivery.leasedUntil().toInstant().isBefore(Instant.now())) {
					LOG.warn("{}: that event {} was {} could not be recorded; it is sent again", this.endpoint.name(),
							delivery.eventId(), outcome.state(), new LoggedFailure(ex));
					return;
				}
				pause(LOOK);
			}
		}
	}

}
