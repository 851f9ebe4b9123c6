package dev.crmbridge.callevents.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.GroupCommit;
import dev.crmbridge.store.StoreRefusalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Repository of call events and their new deliveries. Concurrent events share a statement
 * and a commit, as one of each per event costs more than twice as much.
 */
@Component
public class CallEventRepository implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventRepository.class);

	/**
	 * Number of concurrent commits: a second one, so that a locked call queue does not
	 * delay all events.
	 */
	private static final int WRITERS = 2;

	/** Webitel waits for a second, and the spool needs a part of it. */
	private static final Duration STORE_TIMEOUT = Duration.ofMillis(700);

	/** Writer of received events, whose statements have a short timeout. */
	private final CallEventBatchWriter receivedWriter;

	/** Writer of spooled events. */
	private final CallEventBatchWriter spooledWriter;

	private final CrmEndpointRegistry endpoints;

	private final CallEventMeters meters;

	private final StoreRefusalRecord refusals;

	private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS,
			new CustomizableThreadFactory("store-events-"));

	private final GroupCommit<CallEvent, AcceptedEvent> group = new GroupCommit<>(this.writers, STORE_TIMEOUT,
			this::storeGroup);

	CallEventRepository(@Qualifier("eventStore") JdbcClient eventStore, @Qualifier("store") JdbcClient store,
			CrmEndpointRegistry endpoints, CallEventSettings settings, CallEventMeters meters,
			StoreRefusalRecord refusals, Clock steadyClock) {
		this.receivedWriter = new CallEventBatchWriter(eventStore, this::endpoints, settings.duplicateWindow(),
				steadyClock);
		this.spooledWriter = new CallEventBatchWriter(store, this::endpoints, settings.duplicateWindow(), steadyClock);
		this.endpoints = endpoints;
		this.meters = meters;
		this.refusals = refusals;
	}

	/**
	 * Stores an event that was just received.
	 * @param event the event
	 * @return the id of the event, or of the first event if it is a duplicate
	 * @throws org.springframework.dao.DataAccessException if the store does not answer
	 * within the second that Webitel waits; the event may be stored nevertheless
	 */
	public AcceptedEvent store(CallEvent event) {
		AcceptedEvent accepted = this.group.write(event);
		if (accepted.duplicate()) {
			this.meters.count(CallEventMeters.Result.DUPLICATE);
			CallEventLog.duplicate(event, accepted.id());
		}
		else {
			this.meters.count(CallEventMeters.Result.ACCEPTED);
			CallEventLog.stored(event);
		}
		return accepted;
	}

	private List<AcceptedEvent> storeGroup(List<CallEvent> events) {
		List<AcceptedEvent> accepted = write(() -> this.receivedWriter.write(events));
		this.endpoints.wake(events.stream().flatMap((event) -> endpoints(event).stream()).collect(Collectors.toSet()));
		return accepted;
	}

	/**
	 * Stores the events of the spool that the store does not have, in order. An event
	 * that violates a constraint of the store is logged and left out.
	 * @param events the events, oldest first
	 */
	public void storeAll(List<CallEvent> events) {
		try {
			write(() -> this.spooledWriter.write(events));
		}
		catch (DataIntegrityViolationException ex) {
			// one of the events is at fault: store each on its own
			events.forEach(this::storeSpooled);
		}
		this.endpoints.wakeAll();
	}

	/**
	 * Inserts events in the transaction of the caller, who wakes their endpoints after
	 * it.
	 * @param events the events, oldest first
	 */
	public void insert(List<CallEvent> events) {
		this.spooledWriter.write(events);
	}

	/** Wakes the endpoints that want some of the events. */
	public void wake(List<CallEvent> events) {
		this.endpoints.wake(events.stream().flatMap((event) -> endpoints(event).stream()).collect(Collectors.toSet()));
	}

	private void storeSpooled(CallEvent event) {
		try {
			this.spooledWriter.write(List.of(event));
		}
		catch (DataIntegrityViolationException ex) {
			LOG.error("Left out a spooled call event that the store refused; event={}", event.id(),
					new LoggedFailure(ex));
		}
	}

	private List<AcceptedEvent> write(Supplier<List<AcceptedEvent>> statement) {
		try {
			List<AcceptedEvent> accepted = statement.get();
			this.refusals.recordSuccess();
			return accepted;
		}
		catch (DataAccessException ex) {
			this.refusals.recordRefusal(ex);
			throw ex;
		}
	}

	private List<String> endpoints(CallEvent event) {
		return this.endpoints.namesWanting(event);
	}

	@Override
	public void close() {
		this.writers.shutdownNow();
	}

}
