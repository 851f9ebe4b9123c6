-- Loads of the same bytes, with the same action, for the same dialer on one day, and whether Webitel may hold members
-- of them.
select id, state, exists (select from list_chunk c where c.load = id and (c.state = 'loaded' or c.uncertain)) as sent
from list_load
where dialer = :dialer and sha256 = :sha256 and mode = :mode and started_at >= :day and started_at < :nextDay
