-- Members that a chunk deletes; a member named by several words stands there once.
select distinct on (row_number, member) row_number, member, queue, made_by, keyed, key, name
from list_member
where load = :load and chunk = :chunk
order by row_number, member
