-- Records outcomes that end deliveries. Call queues are locked before their deliveries, as by
-- a claim, and in one order, so that no two statements deadlock. If no delivery was added since
-- the claim, this statement sees all of the queue, and an empty queue may be deleted; a delivery
-- added at this very moment changes the version or creates the queue anew.
with locked as (
  select from call_queue where endpoint = :endpoint and call = any (:calls) order by call for update
), outcome as (
  select * from unnest(:events, :calls, cast(:leased as timestamptz[]), :versions, :states, :statuses, :errors,
    :times, :responses) as outcome (event, call, leased, version, state, status, error, ms, response)
), ended as (
  update delivery set state = outcome.state, attempts = attempts + 1, status = outcome.status,
    error = outcome.error, ended_at = now(),
    tries = case when jsonb_array_length(tries) < 5 then tries else tries - 0 end
      || jsonb_build_object('at', now() - outcome.ms * interval '1 ms', 'status', outcome.status,
           'error', outcome.error, 'ms', outcome.ms, 'response', outcome.response)
  from outcome
  where delivery.event = any (:events) and endpoint = :endpoint and ended_at is null
    and delivery.event = outcome.event and next_at = leased and (select count(*) from locked) >= 0
  returning delivery.event, delivery.call, version
), emptied as (
  delete from call_queue using ended
  where call_queue.endpoint = :endpoint and call_queue.call = any (:calls)
    and call_queue.call = ended.call and call_queue.version = ended.version
    and not exists (select from delivery d
                    where d.endpoint = :endpoint and d.call = any (:calls) and d.state = 'due'
                      and d.call = ended.call and d.event <> ended.event)
  returning call_queue.call
)
update call_queue set next_at = now()
where endpoint = :endpoint and call = any (:calls)
  and call in (select call from ended) and call not in (select call from emptied)
