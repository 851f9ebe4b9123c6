-- Records that numbers came onto a list by its replacement, and ends the replacement.
update stop_list set next_since = null, added_at = case when exists (
    select from stop_number where list = :list and version = :version and added_at >= next_since)
  then clock_timestamp() else added_at end
where name = :list
