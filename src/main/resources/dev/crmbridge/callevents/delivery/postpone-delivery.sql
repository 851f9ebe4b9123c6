-- Schedules the next attempt of a delivery; locks the call queue first, as end-deliveries does.
with locked as (
  select from call_queue where endpoint = :endpoint and call = :call for update
), postponed as (
  update delivery set attempts = attempts + :attempts, status = coalesce(:status, status),
    error = coalesce(:error, error),
    tries = case when :attempts = 0 then tries else
      case when jsonb_array_length(tries) < 5 then tries else tries - 0 end
        || jsonb_build_object('at', now() - :time * interval '1 ms', 'status', cast(:status as int),
             'error', cast(:error as text), 'ms', cast(:time as bigint), 'response', cast(:response as text)) end,
    next_at = least(now() + :delay * interval '1 second', since + :maxAge * interval '1 second')
  where event = :event and endpoint = :endpoint and ended_at is null and next_at = :leased
    and (select count(*) from locked) >= 0
  returning call
)
update call_queue set next_at = now()
where endpoint = :endpoint and call = :call and call in (select call from postponed)
