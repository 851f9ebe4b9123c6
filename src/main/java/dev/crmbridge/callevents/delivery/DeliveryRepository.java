package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.store.Seconds;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes due deliveries from the store and records what became of them.
 * <p>
 * A lane is one call's due deliveries to one endpoint. {@code lane.next_at} only says
 * when to look at it: too early costs a look, and whoever adds a delivery sets it to now.
 * What may be sent is decided from the deliveries themselves, with the lane locked. A
 * taken delivery's own {@code next_at} is the end of its lease, so what a killed process
 * had in hand becomes due again by itself.
 * <p>
 * A plan made while a table was empty is kept when it is full. So calls and events stand
 * as arrays also where they are joined, and a due delivery that is known by its event is
 * one that has not ended: only the index of the rows in question will do for that.
 */
@Component
class DeliveryRepository {

	/** Deliveries of a call that are looked at; those behind wait for these to end. */
	private static final int DEPTH = 200;

	private static final String LOCK = """
			select call, version from lane
			where endpoint = :endpoint and next_at <= now() and next_at > '-infinity'
			order by next_at limit :lanes for update skip locked""";

	/**
	 * A statement of its own: it sees what was added until the lanes were locked. An
	 * older delivery of a call holds up a live one until it has been tried, a durable one
	 * for 15 minutes.
	 */
	private static final String TAKE = """
			with looked as (
			  select a.call, d.event, d.next_at, d.since + :maxAge * interval '1 second' <= now() as too_old,
			    case when :live then case when d.older_untried then 'infinity' else d.next_at end
			         when d.older > 0 then greatest(d.next_at, d.since + :patience * interval '1 second')
			         else d.next_at end as free_at
			  from unnest(:calls) as a (call) left join lateral (
			    select event, next_at, since, count(*) over older as older,
			      coalesce(bool_or(attempts = 0) over older, false) as older_untried
			    from (select * from delivery
			          where endpoint = :endpoint and call = a.call and state = 'due' order by event limit :depth) head
			    window older as (order by event rows between unbounded preceding and 1 preceding)
			  ) d on true
			), ended as (
			  update delivery set state = :tooOld, ended_at = now(), error = coalesce(error, 'too old')
			  where endpoint = :endpoint
			    and event = any (array(select event from looked where too_old and next_at <= now()))
			  returning call
			), taken as (
			  update delivery set next_at = now() + :lease * interval '1 second'
			  where endpoint = :endpoint and event = any (array(
			    select min(event) from looked where free_at <= now() and not too_old group by call
			    order by 1 limit :most))
			  returning event, call, attempts, next_at
			), moved as (
			  update lane set next_at = soon.next_at from (
			    select l.call, least(min(coalesce(t.next_at, l.free_at)), min(e.at)) as next_at
			    from looked l
			      left join taken t on t.event = l.event
			      left join (select call, now() as at from ended) e on e.call = l.call
			    where l.event is not null group by l.call) soon
			  where lane.endpoint = :endpoint and lane.call = any (:calls) and lane.call = soon.call
			), gone as (
			  delete from lane using looked l
			  where lane.endpoint = :endpoint and lane.call = any (:calls) and lane.call = l.call and l.event is null
			)
			select t.event, e.id, t.call, t.attempts, t.next_at, e.body, e.traceparent, old.count as too_old
			from (select count(*) from ended) old left join (taken t join call_event e on e.seq = t.event) on true""";

	/**
	 * Lanes are locked before their deliveries, as by whoever takes one, and in one
	 * order: else the one would wait for the other. If nothing was added since a delivery
	 * was taken, none is there that is not seen here, and the lane may go; if something
	 * is at this very moment, the version will not match, or the lane is made anew.
	 */
	private static final String END = """
			with held as (
			  select from lane where endpoint = :endpoint and call = any (:calls) order by call for update
			), given as (
			  select * from unnest(:events, :calls, cast(:leased as timestamptz[]), :versions, :states, :statuses, :errors)
			    as given (event, call, leased, version, state, status, error)
			), ended as (
			  update delivery set state = given.state, attempts = attempts + 1, status = given.status,
			    error = given.error, ended_at = now()
			  from given
			  where delivery.event = any (:events) and endpoint = :endpoint and ended_at is null
			    and delivery.event = given.event and next_at = leased and (select count(*) from held) >= 0
			  returning delivery.event, delivery.call, version
			), gone as (
			  delete from lane using ended
			  where lane.endpoint = :endpoint and lane.call = any (:calls)
			    and lane.call = ended.call and lane.version = ended.version
			    and not exists (select from delivery d
			                    where d.endpoint = :endpoint and d.call = any (:calls) and d.state = 'due'
			                      and d.call = ended.call and d.event <> ended.event)
			  returning lane.call
			)
			update lane set next_at = now()
			where endpoint = :endpoint and call = any (:calls)
			  and call in (select call from ended) and call not in (select call from gone)""";

	/** Locks the lane first, as above. */
	private static final String POSTPONE = """
			with held as (
			  select from lane where endpoint = :endpoint and call = :call for update
			), postponed as (
			  update delivery set attempts = attempts + :tries, status = coalesce(:status, status),
			    error = coalesce(:error, error),
			    next_at = least(now() + :wait * interval '1 second', since + :maxAge * interval '1 second')
			  where event = :event and endpoint = :endpoint and ended_at is null and next_at = :leased
			    and (select count(*) from held) >= 0
			  returning call
			)
			update lane set next_at = now()
			where endpoint = :endpoint and call = :call and call in (select call from postponed)""";

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	DeliveryRepository(@Qualifier("deliveryStore") JdbcClient store, TransactionTemplate deliveryTransaction) {
		this.store = store;
		this.transaction = deliveryTransaction;
	}

	/**
	 * Takes what an endpoint is to get now, for as long as the request may last.
	 * @param endpoint the endpoint
	 * @param most deliveries to take at most
	 * @param lanes lanes to look at
	 * @return what was taken, and how many lanes were looked at
	 */
	ClaimedBatch take(CrmEndpoint endpoint, int most, int lanes) {
		return this.transaction.execute((status) -> {
			Map<String, Long> versions = this.store.sql(LOCK)
				.param("endpoint", endpoint.name())
				.param("lanes", lanes)
				.query((row, n) -> Map.entry(row.getString("call"), row.getLong("version")))
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
			return versions.isEmpty() ? new ClaimedBatch(0, List.of(), 0) : take(endpoint, most, versions);
		});
	}

	private ClaimedBatch take(CrmEndpoint endpoint, int most, Map<String, Long> versions) {
		List<ClaimedDelivery> deliveries = new ArrayList<>();
		long leaseEnd = System.nanoTime() + endpoint.lease().toNanos();
		AtomicInteger tooOld = new AtomicInteger();
		this.store.sql(TAKE)
			.param("endpoint", endpoint.name())
			.param("calls", versions.keySet().toArray(String[]::new))
			.param("live", endpoint.live())
			.param("maxAge", Seconds.of(endpoint.maxAge()))
			.param("tooOld", endpoint.tooOld())
			.param("patience", Seconds.of(CrmEndpoint.PATIENCE))
			.param("lease", Seconds.of(endpoint.lease()))
			.param("depth", DEPTH)
			.param("most", most)
			.query((row) -> {
				tooOld.set(row.getInt("too_old"));
				String call = row.getString("call");
				if (call != null) {
					deliveries
						.add(new ClaimedDelivery(row.getLong("event"), row.getObject("id", UUID.class), endpoint.name(),
								call, row.getInt("attempts"), row.getObject("next_at", OffsetDateTime.class), leaseEnd,
								versions.get(call), row.getString("body"), row.getString("traceparent")));
				}
			});
		return new ClaimedBatch(versions.size(), deliveries, tooOld.get());
	}

	/**
	 * How long it is until an endpoint's next lane is to be looked at; null if it has
	 * none.
	 */
	Duration untilNext(CrmEndpoint endpoint) {
		return this.store.sql("""
				select extract(epoch from next_at - now()) from lane
				where endpoint = :endpoint and next_at > '-infinity' order by next_at limit 1""")
			.param("endpoint", endpoint.name())
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis((long) (seconds * 1000)))
			.orElse(null);
	}

	/**
	 * Records what became of deliveries. What is recorded already, or has been given up
	 * for lost meanwhile, stays as it is.
	 */
	void record(CrmEndpoint endpoint, List<DeliveryAttempt> tried) {
		List<DeliveryAttempt> ended = tried.stream().filter((each) -> each.outcome().isEnd()).toList();
		if (!ended.isEmpty()) {
			end(endpoint, ended);
		}
		tried.stream().filter((each) -> !each.outcome().isEnd()).forEach((each) -> postpone(endpoint, each));
	}

	private void end(CrmEndpoint endpoint, List<DeliveryAttempt> ended) {
		this.store.sql(END)
			.param("endpoint", endpoint.name())
			.param("events", values(ended, (each) -> each.delivery().event()).toArray(Long[]::new))
			.param("calls", values(ended, (each) -> each.delivery().call()).toArray(String[]::new))
			.param("leased", values(ended, (each) -> each.delivery().leasedUntil().toString()).toArray(String[]::new))
			.param("versions", values(ended, (each) -> each.delivery().laneVersion()).toArray(Long[]::new))
			.param("states",
					values(ended, (each) -> each.outcome().state().name().toLowerCase(Locale.ROOT))
						.toArray(String[]::new))
			.param("statuses", values(ended, (each) -> each.outcome().status()).toArray(Integer[]::new))
			.param("errors", values(ended, (each) -> each.outcome().error()).toArray(String[]::new))
			.update();
	}

	private static <T> Stream<T> values(List<DeliveryAttempt> tried, Function<DeliveryAttempt, T> value) {
		return tried.stream().map(value);
	}

	private void postpone(CrmEndpoint endpoint, DeliveryAttempt tried) {
		ClaimedDelivery delivery = tried.delivery();
		DeliveryOutcome outcome = tried.outcome();
		boolean refused = outcome.state() == DeliveryOutcome.State.REFUSED;
		Duration wait = refused ? Duration.ZERO : endpoint.wait(delivery.tries() + 1, outcome.retryAfter());
		this.store.sql(POSTPONE)
			.param("endpoint", endpoint.name())
			.param("event", delivery.event())
			.param("call", delivery.call())
			.param("leased", delivery.leasedUntil())
			.param("tries", refused ? 0 : 1)
			.param("status", outcome.status())
			.param("error", outcome.error())
			.param("wait", Seconds.of(wait))
			.param("maxAge", Seconds.of(endpoint.maxAge()))
			.update();
	}

}
