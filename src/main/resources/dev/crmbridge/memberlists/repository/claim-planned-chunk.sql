-- Claims a planned chunk, halves first, unless too many chunks of the load are in doubt.
update list_chunk c set state = 'sending', sends = sends + 1, sent_at = now()
where load = :load and number = (
  select p.number from list_chunk p join list_load l on l.id = p.load
  where p.load = :load and p.state = 'planned' and l.holder = :holder and l.state = 'uploading'
    and (l.paused_until is null or l.paused_until < now())
    and (select count(*) from list_chunk where load = :load and state = 'unknown' and busy_since is null) < :maxInDoubt
  order by p.depth desc, p.number limit 1 for update of p skip locked)
