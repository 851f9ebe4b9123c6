-- Claims the next delivery of each locked call queue and ends deliveries that are too old.
-- Separate from the locking statement, to see every delivery that was added before the locks.
-- An older delivery of a call delays a live one until its first attempt has ended, and a
-- durable one for at most 15 minutes.
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
select l.event, e.id, l.call, l.attempts, l.next_at, e.body, e.traceparent,
  extract(epoch from now() - e.received_at) as age, old.count as too_old
from (select count(*) from ended) old left join (claimed l join call_event e on e.seq = l.event) on true
