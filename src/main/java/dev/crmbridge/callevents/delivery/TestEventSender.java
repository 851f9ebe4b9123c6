package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.EndpointLane.TestResult;
import dev.crmbridge.callevents.EventFields;

/** Sender of test events, one at a time for each endpoint. */
class TestEventSender {

	/** Time by which a test may last longer than a request of the endpoint. */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	private final CrmEndpoint endpoint;

	private final DeliverySender sender;

	private final ExecutorService threads;

	private final Semaphore turn = new Semaphore(1);

	TestEventSender(CrmEndpoint endpoint, DeliverySender sender, ExecutorService threads) {
		this.endpoint = endpoint;
		this.sender = sender;
		this.threads = threads;
	}

	/**
	 * Sends a test event.
	 * @param body the event's JSON object
	 */
	TestResult send(String body) {
		if (!this.turn.tryAcquire()) {
			return new TestResult(null, 0, "the previous test event is still being sent");
		}
		UUID id = UUID.fromString(String.valueOf(EventFields.read(body).get("id")));
		Future<DeliveryAttempt> sent = this.threads.submit(() -> {
			try {
				return this.sender.send(ClaimedDelivery.ofTest(this.endpoint.name(), id, body));
			}
			finally {
				this.turn.release();
			}
		});
		try {
			return result(sent.get(this.endpoint.timeout().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			sent.cancel(true);
			return new TestResult(null, this.endpoint.timeout().toMillis(), DeliveryOutcome.timedOut().error());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while a test event was being sent", ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("could not send a test event", ex.getCause());
		}
	}

	private static TestResult result(DeliveryAttempt attempt) {
		DeliveryOutcome outcome = attempt.outcome();
		String error = (outcome.result() == DeliveryOutcome.Result.BREAKER_OPEN)
				? "the circuit breaker is open, no request was made" : outcome.error();
		return new TestResult(outcome.status(), attempt.time().toMillis(), (error != null) ? error : "");
	}

}
