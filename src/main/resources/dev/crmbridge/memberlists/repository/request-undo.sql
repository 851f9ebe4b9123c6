-- Requests an undo. A load with a lease is undone once the lease ends.
update list_load set state = 'undoing', reason = null, due_at = case when holder is null then now() else due_at end
where id = :id
  and state in ('uploading', 'stopped', 'loaded', 'undone', 'partly-undone', 'undoing', 'abandoned')
  and (mode = 'load' and plan is not null or mode = 'api')
