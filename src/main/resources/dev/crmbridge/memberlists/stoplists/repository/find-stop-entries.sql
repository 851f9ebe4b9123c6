select l.name as list, n.until, n.reason, n.added_at
from stop_list l join stop_number n on n.list = l.name and n.version = l.version
where n.number = :number and (n.until is null or n.until > now())
order by l.name
