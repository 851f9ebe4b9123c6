-- Counts a member of the day, and returns its row; no row if the load is gone or undone. A crash leaves the
-- outcome of a member unknown: the load is then due.
update list_load set total_rows = total_rows + 1, ended_at = now(),
  due_at = coalesce(due_at, now() + make_interval(secs => :wait))
where id = :load and state = 'loaded'
returning total_rows
