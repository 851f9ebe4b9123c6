package dev.crmbridge.callevents.delivery;

/**
 * SQL statements of {@link DeliveryRepository}. A call queue holds the due deliveries of
 * an endpoint with one ordering key, {@link dev.crmbridge.callevents.CallEvent#call()}.
 * <p>
 * PostgreSQL keeps a plan that was made while a table was empty. So calls and events are
 * passed as arrays even where they are joined, and a due delivery that is selected by its
 * event has the condition {@code ended_at is null}: only the intended index satisfies
 * these conditions.
 */
final class DeliverySql {

	/** Locks the call queues whose time has come, except those locked elsewhere. */
	static final String LOCK = """
			select call, version from call_queue
			where endpoint = :endpoint and next_at <= now() and next_at > '-infinity'
			order by next_at limit :maxQueues for update skip locked""";

	/**
	 * Claims the next delivery of each locked call queue and ends deliveries that are too
	 * old. Separate from the locking statement, to see every delivery that was added
	 * before the locks. An older delivery of a call delays a live one until its first
	 * attempt has ended, and a durable one for at most 15 minutes.
	 */
	static final String CLAIM = """
			with candidate as (
			  select a.call, d.event, d.next_at, d.since + :maxAge * interval '1 second' <= now() as too_old,
			    case when :live then case when d.older_unattempted then 'infinity' else d.next_at end
			         when d.older > 0 then greatest(d.next_at, d.since + :maxOrderWait * interval '1 second')
			         else d.next_at end as free_at
			  from unnest(:calls) as a (call) left join lateral (
			    select event, next_at, since, count(*) over older as older,
			      coalesce(bool_or(attempts = 0) over older, false) as older_unattempted
			    from (select * from delivery
			          where endpoint = :endpoint and call = a.call and state = 'due' order by event limit :depth) head
			    window older as (order by event rows between unbounded preceding and 1 preceding)
			  ) d on true
			), ended as (
			  update delivery set state = :stateAtMaxAge, ended_at = now(), error = coalesce(error, 'too old')
			  where endpoint = :endpoint
			    and event = any (array(select event from candidate where too_old and next_at <= now()))
			  returning call
			), claimed as (
			  update delivery set next_at = now() + :lease * interval '1 second'
			  where endpoint = :endpoint and event = any (array(
			    select min(event) from candidate where free_at <= now() and not too_old group by call
			    order by 1 limit :maxDeliveries))
			  returning event, call, attempts, next_at
			), rescheduled as (
			  update call_queue set next_at = earliest.next_at from (
			    select c.call, least(min(coalesce(l.next_at, c.free_at)), min(e.at)) as next_at
			    from candidate c
			      left join claimed l on l.event = c.event
			      left join (select call, now() as at from ended) e on e.call = c.call
			    where c.event is not null group by c.call) earliest
			  where call_queue.endpoint = :endpoint and call_queue.call = any (:calls) and call_queue.call = earliest.call
			), emptied as (
			  delete from call_queue using candidate c
			  where call_queue.endpoint = :endpoint and call_queue.call = any (:calls) and call_queue.call = c.call and c.event is null
			)
			select l.event, e.id, l.call, l.attempts, l.next_at, e.body, e.traceparent, old.count as too_old
			from (select count(*) from ended) old left join (claimed l join call_event e on e.seq = l.event) on true""";

	/**
	 * Records outcomes that end deliveries. Call queues are locked before their
	 * deliveries, as by a claim, and in one order, so that no two statements deadlock. If
	 * no delivery was added since the claim, this statement sees all of the queue, and an
	 * empty queue may be deleted; a delivery added at this very moment changes the
	 * version or creates the queue anew.
	 */
	static final String END = """
			with locked as (
			  select from call_queue where endpoint = :endpoint and call = any (:calls) order by call for update
			), outcome as (
			  select * from unnest(:events, :calls, cast(:leased as timestamptz[]), :versions, :states, :statuses, :errors)
			    as outcome (event, call, leased, version, state, status, error)
			), ended as (
			  update delivery set state = outcome.state, attempts = attempts + 1, status = outcome.status,
			    error = outcome.error, ended_at = now()
			  from outcome
			  where delivery.event = any (:events) and endpoint = :endpoint and ended_at is null
			    and delivery.event = outcome.event and next_at = leased and (select count(*) from locked) >= 0
			  returning delivery.event, delivery.call, version
			), emptied as (
			  delete from call_queue using ended
			  where call_queue.endpoint = :endpoint and call_queue.call = any (:calls)
			    and call_queue.call = ended.call and call_queue.version = ended.version
			    and not exists (select from delivery d
			                    where d.endpoint = :endpoint and d.call = any (:calls) and d.state = 'due'
			                      and d.call = ended.call and d.event <> ended.event)
			  returning call_queue.call
			)
			update call_queue set next_at = now()
			where endpoint = :endpoint and call = any (:calls)
			  and call in (select call from ended) and call not in (select call from emptied)""";

	/** Schedules the next attempt of a delivery; locks the call queue first, as above. */
	static final String POSTPONE = """
			with locked as (
			  select from call_queue where endpoint = :endpoint and call = :call for update
			), postponed as (
			  update delivery set attempts = attempts + :attempts, status = coalesce(:status, status),
			    error = coalesce(:error, error),
			    next_at = least(now() + :delay * interval '1 second', since + :maxAge * interval '1 second')
			  where event = :event and endpoint = :endpoint and ended_at is null and next_at = :leased
			    and (select count(*) from locked) >= 0
			  returning call
			)
			update call_queue set next_at = now()
			where endpoint = :endpoint and call = :call and call in (select call from postponed)""";

	/** Reads the seconds until the next call queue is due. */
	static final String UNTIL_NEXT = """
			select extract(epoch from next_at - now()) from call_queue
			where endpoint = :endpoint and next_at > '-infinity' order by next_at limit 1""";

	private DeliverySql() {
	}

}
