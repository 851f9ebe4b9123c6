-- Gives a load its turn, unless an earlier load of one of the dialers has not ended, or a later load has its turn: a large
-- list takes longer from its claim to the store than a small one.
update list_load l set turn_at = coalesce(l.turn_at, now())
where l.id = :id and l.holder = :holder and (l.turn_at is not null or not exists (
  select from list_load o
  where o.mode in ('load', 'remove', 'sync', 'stop') and o.dialer = any (:dialers) and o.id <> l.id
    and o.state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning')
    and ((o.started_at, o.id) < (l.started_at, l.id) or o.turn_at is not null)))
