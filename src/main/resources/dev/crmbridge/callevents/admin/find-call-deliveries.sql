-- Deliveries of one call, or of the calls with one number, newest first; the other parts of the filter as in find-deliveries.
with event as (
  select seq from call_event where uuid = :uuid
  union all
  select seq from call_event where number = :number and number <> ''
)
select d.*, e.id, e.event as name, e.uuid, e.received_at, e.body
from event join call_event e using (seq) join delivery d on d.event = e.seq
where d.endpoint = coalesce(cast(:endpoint as text), d.endpoint) and d.state = any (:states)
  and (d.event, d.endpoint) > (:afterEvent, :afterEndpoint) and (d.event, d.endpoint) < (:beforeEvent, :beforeEndpoint)
  and e.received_at >= coalesce(cast(:from as timestamptz), '-infinity')
  and e.received_at < coalesce(cast(:to as timestamptz), 'infinity')
order by d.event desc, d.endpoint desc limit :limit
