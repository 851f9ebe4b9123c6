-- Adds numbers to a replacement, one array for each column. A row that a request has written meanwhile stays, and so does
-- the first row of a number. A number that is on the list keeps its time. The limit makes the planner look up each number
-- by the key: without statistics, it would read the whole list for each (2 minutes for 100,000 numbers, 2026-11-27).
insert into stop_number (list, version, number, until, reason, added_at, removal_due)
select l.name, l.next_version, a.number, a.until, a.reason, coalesce(o.added_at, clock_timestamp()),
  coalesce(o.removal_due, :removalDue)
from stop_list l
  cross join unnest(:numbers, cast(:until as timestamptz[]), :reasons) with ordinality as a (number, until, reason, place)
  left join lateral (
    select added_at, removal_due from stop_number
    where list = l.name and version = l.version and number = a.number and (until is null or until > now())
    limit 1) o on true
where l.name = :list and l.next_version = :version
order by a.place
on conflict do nothing
