-- Age of the oldest due delivery of each endpoint, in seconds; 0 if no delivery is due.
select name, coalesce(greatest(extract(epoch from now() - (
  select since from delivery
  where endpoint = name and state = 'due' and since > '-infinity' order by since limit 1)), 0), 0) as age
from unnest(:names) as name
