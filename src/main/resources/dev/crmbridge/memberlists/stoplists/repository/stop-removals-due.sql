-- Numbers whose members are to be deleted. Limited for each list, as all of a million numbers may be due.
select l.name as list, n.number, n.added_at
from stop_list l cross join lateral (
  select number, added_at from stop_number
  where list = l.name and version = l.version and removal_due and (until is null or until > now())
  order by number limit :limit) n
order by l.name, n.number limit :limit
