package dev.crmbridge.events;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.crmbridge.delivery.CrmEndpoints;
import dev.crmbridge.log.LoggedFailure;
import dev.crmbridge.time.Seconds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes an event, with a delivery for each endpoint that wants it, in one statement:
 * both are there, or neither.
 */
@Component("callEventStore")
public class CallEventStore {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventStore.class);

	/**
	 * Lanes are always locked in the same order, so that no two events wait for each
	 * other.
	 */
	private static final String STORE = """
			with first as (
			  insert into call_event_key as known (key, id, received_at) values (:key, :id, :received)
			  on conflict (key) do update set id = excluded.id, received_at = excluded.received_at
			    where not :timed and known.id <> excluded.id
			      and abs(extract(epoch from known.received_at - excluded.received_at)) >= :window
			  returning id
			), stored as (
			  insert into call_event (id, event, uuid, received_at, key, body, traceparent)
			  select id, :event, :uuid, :received, :key, :body, :traceparent from first
			  returning seq
			), wanted as (
			  insert into delivery (event, endpoint, call, since, next_at)
			  select seq, endpoint, :call, :received, now() from stored, unnest(:endpoints) as endpoint
			), lanes as (
			  insert into lane (endpoint, call, next_at)
			  select endpoint, :call, now() from stored, unnest(:endpoints) as endpoint order by endpoint
			  on conflict (endpoint, call) do update
			    set version = lane.version + 1, next_at = least(lane.next_at, excluded.next_at)
			)
			select seq from stored""";

	private final JdbcClient eventStore;

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final CrmEndpoints endpoints;

	private final CallEventMeters meters;

	private final double window;

	CallEventStore(@Qualifier("eventStore") JdbcClient eventStore, @Qualifier("store") JdbcClient store,
			TransactionTemplate storeTransaction, CrmEndpoints endpoints, EventsSettings settings,
			CallEventMeters meters) {
		this.eventStore = eventStore;
		this.store = store;
		this.transaction = storeTransaction;
		this.endpoints = endpoints;
		this.meters = meters;
		this.window = Seconds.of(settings.duplicateWindow());
	}

	/**
	 * Stores an event that was just received.
	 * @param event the event
	 * @return its id, or the first one's
	 * @throws org.springframework.dao.DataAccessException if the store does not take it
	 * soon enough for Webitel, which waits a second; it may have been stored all the same
	 */
	public Accepted store(CallEvent event) {
		List<String> wanting = this.endpoints.wanting(event.event(), event.direction(), event.queue());
		if (insert(this.eventStore, event, wanting)) {
			this.endpoints.wake(wanting);
			this.meters.count(CallEventMeters.Result.ACCEPTED);
			CallEventLog.stored(event);
			return new Accepted(event.id(), false);
		}
		UUID first = this.eventStore.sql("select id from call_event_key where key = :key")
			.param("key", event.key())
			.query(UUID.class)
			.single();
		this.meters.count(CallEventMeters.Result.DUPLICATE);
		CallEventLog.duplicate(event, first);
		return new Accepted(first, true);
	}

	/**
	 * Stores events of the spool, in order, those that are stored already left out. One
	 * that the store will never take is told of in the log.
	 * @param events the events, oldest first
	 */
	public void storeAll(List<CallEvent> events) {
		try {
			this.transaction.executeWithoutResult((status) -> events.forEach(this::storeSpooled));
		}
		catch (DataIntegrityViolationException ex) {
			// one of them: each by itself then
			events.forEach((event) -> {
				try {
					storeSpooled(event);
				}
				catch (DataIntegrityViolationException refused) {
					LOG.error("Event {} of the spool is left out, as the store refuses it", event.id(),
							new LoggedFailure(refused));
				}
			});
		}
		this.endpoints.wakeAll();
	}

	private void storeSpooled(CallEvent event) {
		insert(this.store, event, this.endpoints.wanting(event.event(), event.direction(), event.queue()));
	}

	private boolean insert(JdbcClient client, CallEvent event, List<String> wanting) {
		Optional<Long> seq = client.sql(STORE)
			.param("key", event.key())
			.param("id", event.id())
			.param("received", OffsetDateTime.ofInstant(event.receivedAt(), ZoneOffset.UTC))
			.param("timed", event.timed())
			.param("window", this.window)
			.param("event", event.event())
			.param("uuid", event.uuid())
			.param("body", event.body())
			.param("traceparent", event.traceparent())
			.param("call", event.call())
			.param("endpoints", wanting.toArray(String[]::new))
			.query(Long.class)
			.optional();
		return seq.isPresent();
	}

}
