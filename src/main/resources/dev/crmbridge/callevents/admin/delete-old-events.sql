-- Deletes the old events of a range that no delivery needs any more, and their keys. A key that
-- now stands for a later event stays.
with old as (
  delete from call_event e
  where seq > :after and seq <= :last and received_at < now() - :retention * interval '1 second'
    and not exists (select from delivery d where d.event = e.seq)
  returning key, id
), keys as (
  delete from call_event_key k using old where k.key = old.key and k.id = old.id
)
select count(*) from old
