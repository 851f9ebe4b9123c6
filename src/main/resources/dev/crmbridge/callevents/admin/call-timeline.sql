-- The event of a delivery and the first others of its call, oldest first, each with its deliveries.
with event as (
  (select seq from call_event where uuid = :uuid and :uuid <> '' order by seq limit :limit)
  union
  select cast(:event as bigint)
)
select e.seq, e.id, e.event as name, e.uuid, e.received_at, e.body, d.*
from event join call_event e using (seq) left join delivery d on d.event = e.seq
order by e.seq, d.endpoint
