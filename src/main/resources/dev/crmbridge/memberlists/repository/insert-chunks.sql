-- Inserts chunks, one array for each column. A chunk that leaves members as they are is carried out at once.
insert into list_chunk (load, number, dialer, queue, action, row_count, first_row, keyed, expires_at, request_size,
  request_sha256, depth, state)
select :load, c.*, :depth, case when c.action in ('keep', 'keep-closed') then 'loaded' else 'planned' end
from unnest(:numbers, :dialers, :queues, :actions, :rows, :firstRows, :keyed, cast(:expires as timestamptz[]), :sizes,
  :digests) as c (number, dialer, queue, action, row_count, first_row, keyed, expires_at, request_size, request_sha256)
