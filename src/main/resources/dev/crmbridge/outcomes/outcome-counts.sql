-- How many rows of a load have each result at their last attempt.
select result, count(*) as rows
from (select distinct on (row_number) result from dialer_attempt where load = :load
  order by row_number, ended_at desc, id desc) last
group by result order by rows desc, result
