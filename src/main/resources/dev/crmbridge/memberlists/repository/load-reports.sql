select l.*, (
  select coalesce(json_agg(sums), '[]') from (
    select dialer, action, state, code, count(*) as chunks, sum(row_count) as rows, sum(resent) as resent,
      sum(read_backs) as reconciled, coalesce(sum(kept), 0) as kept
    from list_chunk where load = l.id group by dialer, action, state, code) sums) as sums
from list_load l
