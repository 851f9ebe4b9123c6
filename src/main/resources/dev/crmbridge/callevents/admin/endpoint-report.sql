-- All endpoints with their due deliveries, and how many deliveries ended within the last hour;
-- with the orphaned endpoints, which have due deliveries and no block.
with due as (
  select endpoint, count(*) as due, min(since) as oldest from delivery where state = 'due' group by 1
), known as (
  select unnest(:names) as endpoint union select endpoint from due
)
select k.endpoint, coalesce(d.due, 0) as due, d.oldest,
  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'delivered'
     and e.ended_at > now() - interval '1 hour') as delivered,
  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'dead'
     and e.ended_at > now() - interval '1 hour') as dead
from known k left join due d on d.endpoint = k.endpoint order by k.endpoint
