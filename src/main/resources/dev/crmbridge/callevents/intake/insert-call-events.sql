-- Inserts the events and their deliveries, without duplicates. The numbers of events follow the
-- order of the arrays; the rows are inserted in one order everywhere, as are call queues, so that no
-- two of these statements deadlock. The store's clock decides when an event was received: with the
-- clock of the bridge's machine hours off, a live event would be too old or a duplicate unknown.
with input as materialized (
  select nextval('call_event_seq_seq') as seq,
    date_trunc('milliseconds', now() - cast(age as interval)) as received_at, *
  from unnest(:keys, cast(:ids as uuid[]), :ages, :events, :uuids, :calls, :numbers, :bodies,
    :traceparents) with ordinality as input (key, id, age, event, uuid, call, number, body, traceparent, n)
), stored as (
  insert into call_event (seq, id, event, uuid, received_at, number, key, body, traceparent) overriding system value
  select seq, id, event, uuid, received_at, number, key, left(body, -1) || ',"received_at":"'
    || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}', traceparent
  from input order by uuid, key
  on conflict (uuid, key) do nothing
  returning seq, id
), wanted as (
  select seq, endpoint, call, received_at
  from stored join input using (seq) join unnest(:wantedNumbers, :wantedBy) as wanting (n, endpoint) using (n)
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
