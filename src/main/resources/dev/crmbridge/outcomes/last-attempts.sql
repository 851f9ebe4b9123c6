-- The last attempts of some rows of a load.
select distinct on (row_number) row_number, attempts, result, agent, ended_at
from dialer_attempt where load = :load and row_number between :first and :last
order by row_number, ended_at desc, id desc
