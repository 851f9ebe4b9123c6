-- The counts of the last hours, the current one included, by their age in whole hours.
select name, label, count,
  cast(extract(epoch from date_trunc('hour', now(), 'UTC') - hour) / 3600 as int) as hours_ago
from hourly_count where hour > date_trunc('hour', now(), 'UTC') - :hours * interval '1 hour'
