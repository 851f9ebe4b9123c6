-- Names the chunk that deletes each member, and the row for which it does.
update list_member m set chunk = :chunk, row_number = d.row_number
from unnest(:members, :rows) as d (member, row_number)
where m.load = :load and m.plan = :plan and m.member = d.member
