-- Claims the reading of the attempt history; the process that has the claim gets it again.
update outcome_reading set holder = :holder, leased_until = now() + interval '2 minutes'
where holder is null or holder = :holder or leased_until < now()
returning read_to, now() as now, (select min(started_at) from list_load) as first_load
