-- Deliveries of a filter, newest first. Each endpoint and state is read on its own, in the order of delivery_in_order, so that
-- rare ones are found without reading the others. Times of receipt become bounds of the event's number: an event is stored
-- within a minute, or is one of the late, and statements that ran at a time numbered events in another order for less than a
-- minute.
with recursive name (endpoint) as (
  select coalesce(cast(:endpoint as text), (select endpoint from delivery where event > 0 order by endpoint limit 1))
  union all
  select (select d.endpoint from delivery d where d.event > 0 and d.endpoint > name.endpoint order by d.endpoint limit 1)
  from name where name.endpoint is not null and cast(:endpoint as text) is null
), received as (
  select coalesce(cast(:from as timestamptz), '-infinity') as first, coalesce(cast(:to as timestamptz), 'infinity') as last
), late as materialized (
  select seq from received join call_event on received_at >= first and received_at < last and last < 'infinity'
  where stored_at - received_at > interval '1 minute'
), bound as (
  select received.*,
    coalesce((select seq from call_event where stored_at < first - interval '1 minute' order by stored_at desc limit 1), 0)
      as first_event,
    greatest((select max(seq) from late), coalesce(
      (select seq from call_event where stored_at > last + interval '2 minutes' order by stored_at limit 1),
      9223372036854775807)) as last_event
  from received
), found as (
  select each.event, each.endpoint
  from bound cross join name cross join unnest(:states) as s (state) cross join lateral (
    select d.event, d.endpoint from delivery d join call_event e on e.seq = d.event
    where d.endpoint = name.endpoint and d.state = s.state and d.event > 0
      and d.event >= bound.first_event and d.event <= bound.last_event
      and d.event >= :afterEvent and d.event <= :beforeEvent
      and (d.event, d.endpoint) > (:afterEvent, :afterEndpoint) and (d.event, d.endpoint) < (:beforeEvent, :beforeEndpoint)
      and e.received_at >= bound.first and e.received_at < bound.last
    order by d.event desc limit :limit) each
  order by each.event desc, each.endpoint desc limit :limit
)
select d.*, e.id, e.event as name, e.uuid, e.received_at, e.body
from found join delivery d using (event, endpoint) join call_event e on e.seq = d.event
order by d.event desc, d.endpoint desc
