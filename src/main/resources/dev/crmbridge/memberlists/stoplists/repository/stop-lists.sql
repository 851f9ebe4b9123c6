-- Stop lists in force, with the count of their numbers.
select l.name, l.since, l.changed_by as "by", (
  select count(*) from stop_number n
  where n.list = l.name and n.version = l.version and (n.until is null or n.until > now())) as size
from stop_list l where l.version is not null order by l.name
