-- Seconds until a chunk of the load can be claimed: at once if a chunk is planned and not too
-- many are in doubt, else once the first chunk in doubt is due; not before the pause has passed.
-- No row if no chunk is open.
select extract(epoch from greatest(
  case when bool_or(c.state <> 'unknown') and count(*) filter (where c.state = 'unknown' and c.busy_since is null) < :maxInDoubt
       then now() else min(c.look_at) filter (where c.state = 'unknown') end,
  max(l.paused_until)) - now()) as wait
from list_chunk c join list_load l on l.id = c.load
where c.load = :load and c.state in ('planned', 'sending', 'unknown', 'checking') having count(*) > 0
