-- Deletes rows of versions that are neither in force nor under way, at most :limit. Goes from version to version by the
-- index, as a list may have a million rows.
with recursive each as (
  (select list, version from stop_number order by list, version limit 1)
  union all
  select n.list, n.version from each e cross join lateral (
    select list, version from stop_number where (list, version) > (e.list, e.version)
    order by list, version limit 1) n
)
delete from stop_number where ctid = any (array(
  select n.ctid from each e join stop_number n on n.list = e.list and n.version = e.version
  where not exists (select from stop_list l where l.name = e.list and e.version in (l.version, l.next_version))
  limit :limit))
