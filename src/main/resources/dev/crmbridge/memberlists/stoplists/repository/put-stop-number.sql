-- Puts a number on the rows in force, and a copy on those of a replacement under way. A number that is on the list keeps its
-- time, and whether its members are to be deleted. Returns whether the number came onto the list.
with changed as (
  insert into stop_list as l (name, version, since, changed_by)
  values (:list, nextval('stop_list_version'), clock_timestamp(), :by)
  on conflict (name) do update set version = coalesce(l.version, excluded.version), since = excluded.since,
    changed_by = excluded.changed_by
  returning name, version, next_version, clock_timestamp() as at
), current as (
  insert into stop_number as n (list, version, number, until, reason, added_at, removal_due)
  select name, version, :number, cast(:until as timestamptz), cast(:reason as text), at, :removalDue from changed
  on conflict (list, version, number) do update set until = excluded.until, reason = excluded.reason,
    added_at = case when n.until <= now() then excluded.added_at else n.added_at end,
    removal_due = case when n.until <= now() then excluded.removal_due else n.removal_due end
  returning n.*
), next as (
  insert into stop_number (list, version, number, until, reason, added_at, removal_due)
  select list, next_version, number, until, reason, added_at, removal_due
  from current cross join (select next_version from changed where next_version is not null)
  on conflict (list, version, number) do update set until = excluded.until, reason = excluded.reason,
    added_at = excluded.added_at, removal_due = excluded.removal_due
)
select added_at = at from current cross join changed
