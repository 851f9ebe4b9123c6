-- Whether an earlier load of one of the dialers still changes members.
select exists (
  select from list_load
  where mode in ('load', 'remove', 'sync', 'stop') and dialer = any (:dialers)
    and state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning') and (started_at, id) < (:started, :id))
