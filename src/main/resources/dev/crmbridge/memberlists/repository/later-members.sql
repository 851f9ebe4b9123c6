-- Loads that have started after a load, and Webitel's ids of the members that the CRM has added since.
select id from list_load where (started_at, id) > (:started, :id)
union all
select unnest(c.member_ids)
from list_load l join list_chunk c on c.load = l.id
where l.mode = 'api' and l.ended_at > :started and c.sent_at > :started
