-- Adds increases to the counts of the current hour. Several processes add to the same rows: all in one order, against deadlocks.
insert into hourly_count as total (hour, name, label, count)
select date_trunc('hour', now(), 'UTC'), name, label, count
from unnest(cast(:names as text[]), cast(:labels as text[]), cast(:counts as bigint[])) as increase (name, label, count)
order by name, label
on conflict (hour, name, label) do update set count = total.count + excluded.count
