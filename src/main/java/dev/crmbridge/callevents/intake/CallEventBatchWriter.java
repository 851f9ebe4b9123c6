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
import dev.crmbridge.web.UtcTimestamp;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes events that are not known yet, with a delivery for each endpoint that wants one,
 * in one statement: all of it is there, or nothing.
 */
final class CallEventBatchWriter {

	/**
	 * Keys and lanes are always locked in the same order, so that no two of these wait
	 * for each other. The store's clock decides when an event was received: this
	 * machine's may be hours off, and then a live event would be too old, or a duplicate
	 * unknown. Up to a second, which the way to the store may take, this machine's is
	 * believed, or two events would come closer by chance. The body says the same time.
	 */
	private static final String INSERT = """
			with come as (
			  select *, case
			    when abs(extract(epoch from now() - cast(age as interval) - cast(received as timestamptz))) <= 1
			    then cast(received as timestamptz)
			    else date_trunc('milliseconds', now() - cast(age as interval)) end as received_at
			  from unnest(:keys, cast(:ids as uuid[]), :ages, :received, :events, :uuids, :calls, :bodies, :traceparents)
			    with ordinality as come (key, id, age, received, event, uuid, call, body, traceparent, n)
			), given as (
			  select key, id, received_at, event, uuid, call, traceparent, n,
			    replace(body, '"received_at":"' || received || '"',
			      '"received_at":"' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"') as body
			  from come
			), first as (
			  insert into call_event_key as known (key, id, received_at)
			  select key, id, received_at from given order by key
			  on conflict (key) do update set id = excluded.id, received_at = excluded.received_at
			    where known.key = any (:untimed) and known.id <> excluded.id
			      and abs(extract(epoch from known.received_at - excluded.received_at)) >= :window
			  returning id
			), stored as (
			  insert into call_event (id, event, uuid, received_at, key, body, traceparent)
			  select id, event, uuid, received_at, key, body, traceparent from given join first using (id) order by n
			  returning seq, id
			), wanted as (
			  select seq, endpoint, call, received_at
			  from stored join given using (id)
			    join unnest(cast(:wanting as uuid[]), :endpoints) as wanting (id, endpoint) using (id)
			), due as (
			  insert into delivery (event, endpoint, call, since, next_at)
			  select seq, endpoint, call, received_at, now() from wanted
			), lanes as (
			  insert into lane (endpoint, call, next_at)
			  select distinct endpoint, call, now() from wanted order by endpoint, call
			  on conflict (endpoint, call) do update
			    set version = lane.version + 1, next_at = least(lane.next_at, excluded.next_at)
			)
			select id from stored""";

	private final JdbcClient store;

	private final Function<CallEvent, List<String>> wanting;

	private final Duration window;

	private final Clock clock;

	/**
	 * Prepares for inserting.
	 * @param store the store
	 * @param wanting names the endpoints that want an event
	 * @param window how long an event without a timestamp is known
	 * @param clock the clock by which events say when they came
	 */
	CallEventBatchWriter(JdbcClient store, Function<CallEvent, List<String>> wanting, Duration window, Clock clock) {
		this.store = store;
		this.wanting = wanting;
		this.window = window;
		this.clock = clock;
	}

	/**
	 * Inserts events, in order, those that are known left out.
	 * @param events the events, in the order they came
	 * @return what became of each
	 */
	List<AcceptedEvent> insert(List<CallEvent> events) {
		Instant now = now(events);
		List<AcceptedEvent> accepted = new ArrayList<>(events.size());
		while (accepted.size() < events.size()) {
			accepted.addAll(insertOnce(upToTheSameLater(events.subList(accepted.size(), events.size())), now));
		}
		return accepted;
	}

	/**
	 * Returns the time from which the ages of events count. An earlier process whose
	 * clock was ahead may have spooled the events: the age of the last one is then zero,
	 * and the earlier ones keep their distance from it.
	 */
	private Instant now(List<CallEvent> events) {
		return Stream.concat(Stream.of(this.clock.instant()), events.stream().map(CallEvent::receivedAt))
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	/** Events up to one that is not known any more although its key is there already. */
	private List<CallEvent> upToTheSameLater(List<CallEvent> events) {
		Map<ByteBuffer, CallEvent> firsts = new HashMap<>();
		for (int i = 0; i < events.size(); i++) {
			CallEvent event = events.get(i);
			CallEvent first = firsts.putIfAbsent(ByteBuffer.wrap(event.key()), event);
			if (first != null && !event.timed()
					&& Duration.between(first.receivedAt(), event.receivedAt()).abs().compareTo(this.window) >= 0) {
				return events.subList(0, i);
			}
		}
		return events;
	}

	private List<AcceptedEvent> insertOnce(List<CallEvent> events, Instant now) {
		Map<ByteBuffer, CallEvent> firsts = new LinkedHashMap<>();
		events.forEach((event) -> firsts.putIfAbsent(ByteBuffer.wrap(event.key()), event));
		Set<UUID> stored = insertFirsts(firsts.values(), now);
		Map<ByteBuffer, UUID> known = (stored.size() < firsts.size()) ? known(firsts.values()) : Map.of();
		return events.stream().map((event) -> {
			ByteBuffer key = ByteBuffer.wrap(event.key());
			UUID first = firsts.get(key).id();
			if (!stored.contains(first)) {
				first = known.get(key);
			}
			if (first == null) {
				throw new ConcurrencyFailureException("an event was known, and is deleted now");
			}
			return new AcceptedEvent(first, !stored.contains(event.id()));
		}).toList();
	}

	private Set<UUID> insertFirsts(Collection<CallEvent> events, Instant now) {
		List<UUID> wanting = new ArrayList<>();
		List<String> endpoints = new ArrayList<>();
		for (CallEvent event : events) {
			for (String endpoint : this.wanting.apply(event)) {
				wanting.add(event.id());
				endpoints.add(endpoint);
			}
		}
		return new HashSet<>(this.store.sql(INSERT)
			.param("keys", keys(events))
			.param("ids", strings(events, CallEvent::id))
			.param("ages", strings(events, (event) -> Duration.between(event.receivedAt(), now)))
			.param("received", strings(events, (event) -> UtcTimestamp.format(event.receivedAt())))
			.param("events", strings(events, CallEvent::event))
			.param("uuids", strings(events, CallEvent::uuid))
			.param("calls", strings(events, CallEvent::call))
			.param("bodies", strings(events, CallEvent::body))
			.param("traceparents", strings(events, CallEvent::traceparent))
			.param("untimed", keys(events.stream().filter((event) -> !event.timed()).toList()))
			.param("window", Seconds.of(this.window))
			.param("wanting", strings(wanting, Function.identity()))
			.param("endpoints", endpoints.toArray(String[]::new))
			.query(UUID.class)
			.list());
	}

	private Map<ByteBuffer, UUID> known(Collection<CallEvent> events) {
		Map<ByteBuffer, UUID> known = new HashMap<>();
		this.store.sql("select key, id from call_event_key where key = any (:keys)")
			.param("keys", keys(events))
			.query((row) -> {
				known.put(ByteBuffer.wrap(row.getBytes("key")), row.getObject("id", UUID.class));
			});
		return known;
	}

	private static byte[][] keys(Collection<CallEvent> events) {
		return events.stream().map(CallEvent::key).toArray(byte[][]::new);
	}

	private static <T> String[] strings(Collection<T> items, Function<T, ?> value) {
		return items.stream().map(value).map((each) -> (each != null) ? each.toString() : null).toArray(String[]::new);
	}

}
