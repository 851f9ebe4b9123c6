package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.GroupCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;

/** Recorder of an endpoint's delivery attempts; concurrent attempts share a commit. */
class AttemptRecorder {

	private static final Logger LOG = LoggerFactory.getLogger(AttemptRecorder.class);

	/** Longer than the store's statement timeout. */
	private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(30);

	private final CrmEndpoint endpoint;

	private final DeliveryRepository deliveries;

	private final ClaimPacer pacer;

	private final GroupCommit<DeliveryAttempt, Boolean> records;

	/**
	 * Creates a recorder.
	 * @param endpoint the endpoint
	 * @param deliveries gets the attempts
	 * @param pacer paces the endpoint's claims
	 * @param thread runs the commits
	 */
	AttemptRecorder(CrmEndpoint endpoint, DeliveryRepository deliveries, ClaimPacer pacer, Executor thread) {
		this.endpoint = endpoint;
		this.deliveries = deliveries;
		this.pacer = pacer;
		this.records = new GroupCommit<>(thread, RECORD_TIMEOUT, this::recordAll);
	}

	private List<Boolean> recordAll(List<DeliveryAttempt> attempts) {
		this.deliveries.record(this.endpoint, attempts);
		return Collections.nCopies(attempts.size(), true);
	}

	/**
	 * Records an attempt, and repeats that until the lease is over: then another process
	 * may have claimed the delivery, and the outcome no longer counts.
	 */
	void record(DeliveryAttempt attempt) {
		ClaimedDelivery delivery = attempt.delivery();
		DeliveryOutcome outcome = attempt.outcome();
		this.pacer.noteOutcome(outcome);
		while (true) {
			try {
				this.records.write(attempt);
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
