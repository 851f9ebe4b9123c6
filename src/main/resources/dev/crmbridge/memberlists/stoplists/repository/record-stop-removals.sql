-- Records that the members with some numbers are deleted, unless a number has been put again. Locks the rows in the order
-- of a put.
with removed as (
  select n.list, n.version, n.number
  from unnest(:lists, :numbers, cast(:added as timestamptz[])) as r (list, number, added_at)
    join stop_number n on n.list = r.list and n.number = r.number and n.added_at = r.added_at
  where n.removal_due
  order by n.list, n.number, n.version
  for update of n
)
update stop_number n set removal_due = false from removed r
where n.list = r.list and n.version = r.version and n.number = r.number
