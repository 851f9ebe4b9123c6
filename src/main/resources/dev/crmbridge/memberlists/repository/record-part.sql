-- Sets the outcome of a part of a chunk that was split. A part with a wait has members in a call.
update list_chunk p set state = :state, code = :code, cleared = :cleared,
  look_at = now() + make_interval(secs => cast(:wait as double precision)),
  busy_since = case when cast(:wait as double precision) is null then c.busy_since else coalesce(c.busy_since, now()) end
from list_chunk c
where c.load = :load and c.number = :whole and p.load = :load and p.number = :number
