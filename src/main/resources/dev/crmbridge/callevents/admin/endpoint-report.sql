-- All endpoints with their due deliveries, and how many deliveries ended within the last hour;
-- with the orphaned endpoints, which have due deliveries and no block. An endpoint fails since the oldest
-- event that waits for a retry, unless the endpoint has accepted other events for a minute since.
with due as (
  select endpoint, count(*) as due, min(since) as oldest from delivery where state = 'due' group by 1
), known as (
  select unnest(:names) as endpoint union select endpoint from due
)
select k.endpoint, coalesce(d.due, 0) as due, d.oldest,
  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'delivered'
     and e.ended_at > now() - interval '1 hour') as delivered,
  (select count(*) from delivery e where e.endpoint = k.endpoint and e.state = 'dead'
     and e.ended_at > now() - interval '1 hour') as dead,
  failing.since as failing_since, failing.error
from known k left join due d on d.endpoint = k.endpoint left join lateral (
  select since, error from delivery f
  where f.endpoint = k.endpoint and f.state = 'due' and f.attempts > 0 and f.since > '-infinity' and f.since > coalesce(
    (select max(ended_at) - interval '1 minute' from delivery e
     where e.endpoint = k.endpoint and e.state = 'delivered'), '-infinity')
  order by since limit 1) failing on true
order by k.endpoint
