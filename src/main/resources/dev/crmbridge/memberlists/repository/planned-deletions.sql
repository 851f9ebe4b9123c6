-- Members that a chunk deletes; a member named by several words stands there once. Another process may still write the
-- deletions of a first pass that it has lost: those of the recorded plan alone count.
select distinct on (m.row_number, m.member) m.row_number, m.member, m.queue, m.made_by, m.keyed, m.key, m.name
from list_member m join list_load l on l.id = m.load and l.plan = m.plan
where m.load = :load and m.chunk = :chunk
order by m.row_number, m.member
