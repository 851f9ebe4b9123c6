-- Numbers in force of some stop lists, of all if :lists is null.
select n.number
from stop_list l join stop_number n on n.list = l.name and n.version = l.version
where (cast(:lists as text[]) is null or l.name = any (cast(:lists as text[])))
  and (cast(:numbers as bigint[]) is null or n.number = any (cast(:numbers as bigint[])))
  and (n.until is null or n.until > now())
