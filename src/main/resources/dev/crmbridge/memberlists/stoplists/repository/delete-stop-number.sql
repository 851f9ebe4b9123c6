-- Deletes a number, and keeps a replacement under way from adding it. Returns whether the number was on the list.
with deleted as (
  delete from stop_number where list = :list and version = :version and number = :number
  returning until is null or until > now() as active
), kept_off as (
  insert into stop_number (list, version, number, until, added_at)
  select :list, cast(:next as bigint), :number, '-infinity', now() where cast(:next as bigint) is not null
  on conflict (list, version, number) do update set until = excluded.until, removal_due = false
)
select coalesce(bool_or(active), false) from deleted
