-- Puts the rows of a replacement in force, unless another replacement has begun.
update stop_list set version = next_version, next_version = null, since = clock_timestamp(), changed_by = :by
where name = :list and next_version = :version
