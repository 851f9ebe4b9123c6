select n.number, n.until, n.reason
from stop_list l join stop_number n on n.list = l.name and n.version = l.version
where l.name = :list and n.number = :number and (n.until is null or n.until > now())
