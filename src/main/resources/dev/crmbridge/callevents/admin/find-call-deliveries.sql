-- Deliveries of one call, or of the calls with one number, newest first; the other parts of the filter as in find-deliveries.
-- The events are read in the order of call_event_number, each with its deliveries, until there are enough. The inner limits,
-- which are above all numbers that occur, keep the planner from reading all of a frequent number and sorting them.
with found as (
  select d.event, d.endpoint
  from (
    select seq from (
      select seq from call_event where uuid = :uuid
      union all
      select seq from call_event where number = :number and number <> ''
    ) of_call
    order by seq desc limit 100000000) e
  cross join lateral (
    select event, endpoint from delivery
    where event = e.seq and (cast(:endpoint as text) is null or endpoint = :endpoint) and state = any (:states)
      and (event, endpoint) > (:afterEvent, :afterEndpoint) and (event, endpoint) < (:beforeEvent, :beforeEndpoint)
      and (cast(:from as timestamptz) is null and cast(:to as timestamptz) is null or exists (
        select from call_event r where r.seq = e.seq
          and r.received_at >= coalesce(cast(:from as timestamptz), '-infinity')
          and r.received_at < coalesce(cast(:to as timestamptz), 'infinity')))
    order by endpoint desc limit 10000) d
  order by e.seq desc limit :limit
)
select d.*, e.id, e.event as name, e.uuid, e.received_at, e.body
from found join delivery d using (event, endpoint) join call_event e on e.seq = d.event
order by d.event desc, d.endpoint desc
