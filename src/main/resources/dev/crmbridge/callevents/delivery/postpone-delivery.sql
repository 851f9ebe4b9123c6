-- Schedules the next attempt of a delivery; locks the call queue first, as end-deliveries does.
with locked as (
  select from call_queue where endpoint = :endpoint and call = :call for update
), postponed as (
  update delivery set attempts = attempts + :attempts, status = coalesce(:status, status),
    error = coalesce(:error, error),
    next_at = least(now() + :delay * interval '1 second', since + :maxAge * interval '1 second')
  where event = :event and endpoint = :endpoint and ended_at is null and next_at = :leased
    and (select count(*) from locked) >= 0
  returning call
)
update call_queue set next_at = now()
where endpoint = :endpoint and call = :call and call in (select call from postponed)
