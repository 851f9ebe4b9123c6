-- Members that some words name, the oldest first.
select word, member, queue, made_by, keyed, key, name, hash, state, attempts
from list_member
where load = :load and plan = :plan and word = any (:words)
order by member
