-- Inserts planned chunks, one array for each column.
insert into list_chunk (load, number, dialer, queue, row_count, first_row, expires_at, request_size, request_sha256,
  depth, state)
select :load, c.*, :depth, 'planned'
from unnest(:numbers, :dialers, :queues, :rows, :firstRows, cast(:expires as timestamptz[]), :sizes, :digests) as c
