-- Loads with members of the dialer that carry no key, with the queues of these members.
select distinct load, queue
from list_chunk
where dialer = :dialer and queue is not null and not keyed and action in ('add', 'replace')
  and (state = 'loaded' or uncertain)
order by 1, 2
