-- Ends replacements that a stopped process has left, and deletes lists that were never in force.
with ended as (
  update stop_list set next_version = null, next_since = null
  where next_since < now() - interval '1 day'
  returning name
)
delete from stop_list where version is null and next_version is null
