-- Deletes numbers that expired over a day ago, at most :limit; not those that a replacement under way must not add.
delete from stop_number where ctid = any (array(
  select ctid from stop_number where until > '-infinity' and until < now() - interval '1 day' limit :limit))
