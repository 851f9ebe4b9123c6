-- Claims the chunk in doubt that has been due longest. Read with skip locked: the requests
-- of a load run in parallel.
update list_chunk c set state = 'checking', read_backs = read_backs + 1
where load = :load and number = (
  select u.number from list_chunk u join list_load l on l.id = u.load
  where u.load = :load and u.state = 'unknown' and u.look_at < now() and l.holder = :holder
    and l.state = 'uploading' and (l.paused_until is null or l.paused_until < now())
  order by u.look_at limit 1 for update of u skip locked)
