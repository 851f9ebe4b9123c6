package dev.crmbridge.callevents.intake;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writer of call events: stores new events and a delivery for each endpoint that wants
 * them, in one statement, so that both are stored or neither. An event is a duplicate if
 * an earlier one has its {@link DuplicateKey} and, without a timestamp, was received
 * within the duplicate window.
 */
final class CallEventBatchWriter {

	private static final String INSERT = SqlFile.read(CallEventBatchWriter.class, "insert-call-events");

	private static final String RELEASE_KEYS = SqlFile.read(CallEventBatchWriter.class, "release-keys");

	private static final String STORED_IDS = """
			select stored.* from unnest(:uuids, :keys) as event (uuid, key) cross join lateral (
			  select key, id from call_event where uuid = event.uuid and key = event.key limit 1) stored""";

	private final JdbcClient store;

	private final Function<CallEvent, List<String>> endpoints;

	private final Duration duplicateWindow;

	private final Clock clock;

	/**
	 * Creates a writer.
	 * @param store the store
	 * @param endpoints returns the names of the endpoints that want an event
	 * @param duplicateWindow time within which an equal event without a timestamp is a
	 * duplicate
	 * @param clock the clock that gave events their time of receipt
	 */
	CallEventBatchWriter(JdbcClient store, Function<CallEvent, List<String>> endpoints, Duration duplicateWindow,
			Clock clock) {
		this.store = store;
		this.endpoints = endpoints;
		this.duplicateWindow = duplicateWindow;
		this.clock = clock;
	}

	/**
	 * Stores the events in order, without duplicates.
	 * @param events the events, in order of receipt
	 * @return the result for each event, in the same order
	 */
	List<AcceptedEvent> write(List<CallEvent> events) {
		Instant now = now(events);
		List<AcceptedEvent> accepted = new ArrayList<>(events.size());
		while (accepted.size() < events.size()) {
			accepted.addAll(writeDistinct(untilReusedKey(events.subList(accepted.size(), events.size())), now));
		}
		return accepted;
	}

	/**
	 * Returns the time from which the ages of events count. An earlier process whose
	 * clock was ahead may have spooled the events: then the age of the last event is
	 * zero, and the earlier events keep their distance from it.
	 */
	private Instant now(List<CallEvent> events) {
		return Stream.concat(Stream.of(this.clock.instant()), events.stream().map(CallEvent::receivedAt))
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	/**
	 * Returns the events before the first one that repeats a key without being a
	 * duplicate, as the duplicate window is over. A single statement cannot store the
	 * same key twice.
	 */
	private List<CallEvent> untilReusedKey(List<CallEvent> events) {
		Map<ByteBuffer, CallEvent> firsts = new HashMap<>();
		for (int i = 0; i < events.size(); i++) {
			CallEvent event = events.get(i);
			CallEvent first = firsts.putIfAbsent(ByteBuffer.wrap(event.key()), event);
			if (first != null && !event.timed()
					&& Duration.between(first.receivedAt(), event.receivedAt())
						.abs()
						.compareTo(this.duplicateWindow) >= 0) {
				return events.subList(0, i);
			}
		}
		return events;
	}

	private List<AcceptedEvent> writeDistinct(List<CallEvent> events, Instant now) {
		Map<ByteBuffer, CallEvent> firsts = new LinkedHashMap<>();
		events.forEach((event) -> firsts.putIfAbsent(ByteBuffer.wrap(event.key()), event));
		List<CallEvent> untimed = firsts.values().stream().filter((event) -> !event.timed()).toList();
		if (!untimed.isEmpty()) {
			releaseKeys(untimed, now);
		}
		Set<UUID> stored = insert(firsts.values(), now);
		Map<ByteBuffer, UUID> earlier = (stored.size() < firsts.size()) ? storedIds(firsts.values()) : Map.of();
		return events.stream().map((event) -> {
			ByteBuffer key = ByteBuffer.wrap(event.key());
			UUID first = firsts.get(key).id();
			if (!stored.contains(first)) {
				first = earlier.get(key);
			}
			if (first == null) {
				throw new ConcurrencyFailureException("the first event of a duplicate was deleted meanwhile");
			}
			return new AcceptedEvent(first, !stored.contains(event.id()));
		}).toList();
	}

	/**
	 * Releases the keys of earlier events outside the duplicate window. A separate commit
	 * does no harm: no later event is a duplicate of those.
	 */
	private void releaseKeys(Collection<CallEvent> events, Instant now) {
		this.store.sql(RELEASE_KEYS)
			.param("uuids", strings(events, CallEvent::uuid))
			.param("keys", keys(events))
			.param("ids", strings(events, CallEvent::id))
			.param("ages", ages(events, now))
			.param("window", Seconds.of(this.duplicateWindow))
			.update();
	}

	private Set<UUID> insert(Collection<CallEvent> events, Instant now) {
		List<Integer> wantedNumbers = new ArrayList<>();
		List<String> wantedBy = new ArrayList<>();
		int number = 0;
		for (CallEvent event : events) {
			number++;
			for (String endpoint : this.endpoints.apply(event)) {
				wantedNumbers.add(number);
				wantedBy.add(endpoint);
			}
		}
		return new HashSet<>(this.store.sql(INSERT)
			.param("keys", keys(events))
			.param("ids", strings(events, CallEvent::id))
			.param("ages", ages(events, now))
			.param("events", strings(events, CallEvent::event))
			.param("uuids", strings(events, CallEvent::uuid))
			.param("calls", strings(events, CallEvent::call))
			.param("numbers", strings(events, CallEvent::number))
			.param("bodies", strings(events, CallEvent::body))
			.param("traceparents", strings(events, CallEvent::traceparent))
			.param("wantedNumbers", wantedNumbers.toArray(Integer[]::new))
			.param("wantedBy", wantedBy.toArray(String[]::new))
			.query(UUID.class)
			.list());
	}

	private Map<ByteBuffer, UUID> storedIds(Collection<CallEvent> events) {
		Map<ByteBuffer, UUID> ids = new HashMap<>();
		this.store.sql(STORED_IDS)
			.param("uuids", strings(events, CallEvent::uuid))
			.param("keys", keys(events))
			.query((row) -> {
				ids.put(ByteBuffer.wrap(row.getBytes("key")), row.getObject("id", UUID.class));
			});
		return ids;
	}

	private static String[] ages(Collection<CallEvent> events, Instant now) {
		return strings(events, (event) -> Duration.between(event.receivedAt(), now));
	}

	private static byte[][] keys(Collection<CallEvent> events) {
		return events.stream().map(CallEvent::key).toArray(byte[][]::new);
	}

	private static <T> String[] strings(Collection<T> items, Function<T, ?> value) {
		return items.stream().map(value).map((each) -> (each != null) ? each.toString() : null).toArray(String[]::new);
	}

}
