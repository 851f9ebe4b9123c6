-- A page of the members with a key that are not closed.
select word, member, queue, made_by, keyed, key, name, hash, state, attempts
from list_member
where load = :load and plan = :plan and (word, member) > (:word, :member) and keyed and state <> 'closed'
order by word, member limit :limit
