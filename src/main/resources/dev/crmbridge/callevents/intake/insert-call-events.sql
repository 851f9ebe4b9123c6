-- Inserts the events that are no duplicates, and their deliveries. Locks keys and call queues in
-- one order everywhere, so that no two of these statements deadlock. The store's clock decides
-- when an event was received: with the clock of the bridge's machine hours off, a live event
-- would be too old or a duplicate unknown. A difference of up to a second, which the way to the
-- store may take, keeps the machine's time, or the distance between two events would shrink by
-- chance. The body gets the same time.
with input as (
  select *, case
    when abs(extract(epoch from now() - cast(age as interval) - cast(received as timestamptz))) <= 1
    then cast(received as timestamptz)
    else date_trunc('milliseconds', now() - cast(age as interval)) end as received_at
  from unnest(:keys, cast(:ids as uuid[]), :ages, :received, :events, :uuids, :calls, :bodies, :traceparents)
    with ordinality as input (key, id, age, received, event, uuid, call, body, traceparent, n)
), timed as (
  select key, id, received_at, event, uuid, call, traceparent, n,
    replace(body, '"received_at":"' || received || '"',
      '"received_at":"' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"') as body
  from input
), new_key as (
  insert into call_event_key as known (key, id, received_at)
  select key, id, received_at from timed order by key
  on conflict (key) do update set id = excluded.id, received_at = excluded.received_at
    where known.key = any (:untimed) and known.id <> excluded.id
      and abs(extract(epoch from known.received_at - excluded.received_at)) >= :window
  returning id
), stored as (
  insert into call_event (id, event, uuid, received_at, key, body, traceparent)
  select id, event, uuid, received_at, key, body, traceparent from timed join new_key using (id) order by n
  returning seq, id
), wanted as (
  select seq, endpoint, call, received_at
  from stored join timed using (id)
    join unnest(cast(:wantedIds as uuid[]), :wantedBy) as wanting (id, endpoint) using (id)
), due as (
  insert into delivery (event, endpoint, call, since, next_at)
  select seq, endpoint, call, received_at, now() from wanted
), call_queues as (
  insert into call_queue (endpoint, call, next_at)
  select distinct endpoint, call, now() from wanted order by endpoint, call
  on conflict (endpoint, call) do update
    set version = call_queue.version + 1, next_at = least(call_queue.next_at, excluded.next_at)
)
select id from stored
