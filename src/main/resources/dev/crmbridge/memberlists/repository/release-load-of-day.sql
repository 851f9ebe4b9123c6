-- Ends the lease of a load of a day, which is due again while the outcome of a member is unknown.
update list_load l set holder = null, due_at = (
  select min(c.sent_at) + make_interval(secs => :wait) from list_chunk c
  where c.load = l.id and c.state in ('sending', 'unknown'))
where id = :id and holder = :holder
