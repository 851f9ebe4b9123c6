-- Ends a lease. If an undo or abandon was requested during the lease, the load is due at once.
update list_load set holder = null,
  reason = case when state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning') then :reason else reason end,
  file_failures = case when cast(:reason as text) is null then 0 else file_failures end,
  due_at = case when state in ('undoing', 'abandoning') and :state <> state then now()
           else now() + make_interval(secs => cast(:wait as double precision)) end
where id = :id and holder = :holder
