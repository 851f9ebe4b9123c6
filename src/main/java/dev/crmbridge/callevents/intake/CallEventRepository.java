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
 * Stores call events with what is to be delivered of them. Those that come at the same
 * time are stored together: a statement and a commit for each event cost more than twice
 * as much.
 */
@Component
public class CallEventRepository implements AutoCloseable {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventRepository.class);

	/**
	 * Commits under way at a time: a second one, so that a lane that somebody has locked
	 * does not hold up all events.
	 */
	private static final int WRITERS = 2;

	/** Webitel waits a second, and the spool takes some of it. */
	private static final Duration LIMIT = Duration.ofMillis(700);

	private final CallEventBatchWriter soon;

	private final CallEventBatchWriter spooled;

	private final CrmEndpointRegistry endpoints;

	private final CallEventMeters meters;

	private final StoreRefusalRecord refusals;

	private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS,
			new CustomizableThreadFactory("store-events-"));

	private final GroupCommit<CallEvent, AcceptedEvent> group = new GroupCommit<>(this.writers, LIMIT,
			this::storeGroup);

	CallEventRepository(@Qualifier("eventStore") JdbcClient eventStore, @Qualifier("store") JdbcClient store,
			CrmEndpointRegistry endpoints, CallEventSettings settings, CallEventMeters meters,
			StoreRefusalRecord refusals, Clock steadyClock) {
		this.soon = new CallEventBatchWriter(eventStore, this::wanting, settings.duplicateWindow(), steadyClock);
		this.spooled = new CallEventBatchWriter(store, this::wanting, settings.duplicateWindow(), steadyClock);
		this.endpoints = endpoints;
		this.meters = meters;
		this.refusals = refusals;
	}

	/**
	 * Stores an event that was just received.
	 * @param event the event
	 * @return its id, or the first one's
	 * @throws org.springframework.dao.DataAccessException if the store does not take it
	 * soon enough for Webitel, which waits a second; it may have been stored all the same
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
		List<AcceptedEvent> accepted = written(() -> this.soon.insert(events));
		this.endpoints.wake(events.stream().flatMap((event) -> wanting(event).stream()).collect(Collectors.toSet()));
		return accepted;
	}

	/**
	 * Stores events of the spool, in order, those that are stored already left out. One
	 * that the store will never take is told of in the log.
	 * @param events the events, oldest first
	 */
	public void storeAll(List<CallEvent> events) {
		try {
			written(() -> this.spooled.insert(events));
		}
		catch (DataIntegrityViolationException ex) {
			// one of them: each by itself then
			events.forEach(this::storeSpooled);
		}
		this.endpoints.wakeAll();
	}

	private void storeSpooled(CallEvent event) {
		try {
			this.spooled.insert(List.of(event));
		}
		catch (DataIntegrityViolationException ex) {
			LOG.error("Event {} of the spool is left out, as the store refuses it", event.id(), new LoggedFailure(ex));
		}
	}

	private List<AcceptedEvent> written(Supplier<List<AcceptedEvent>> insert) {
		try {
			List<AcceptedEvent> accepted = insert.get();
			this.refusals.recordSuccess();
			return accepted;
		}
		catch (DataAccessException ex) {
			this.refusals.recordRefusal(ex);
			throw ex;
		}
	}

	private List<String> wanting(CallEvent event) {
		return this.endpoints.wanting(event.event(), event.direction(), event.queue());
	}

	@Override
	public void close() {
		this.writers.shutdownNow();
	}

}
