-- Releases the keys of stored events whose duplicate window is over, so that equal events are stored
-- anew. Two processes may release a key at a time; the unique key lets one of their events in.
update call_event set key = null where seq = any (array(
  select earlier.seq
  from unnest(:uuids, :keys, cast(:ids as uuid[]), :ages) as again (uuid, key, id, age) cross join lateral (
    select seq, id, received_at from call_event where uuid = again.uuid and key = again.key limit 1) earlier
  where earlier.id <> again.id
    and abs(extract(epoch from earlier.received_at - (now() - cast(age as interval)))) >= :window))
