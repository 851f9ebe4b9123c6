-- Requests the end of a load. In the first pass its lease ends at once, as nothing was sent.
update list_load set state = 'abandoning', reason = null,
  holder = case when state = 'reading' then null else holder end,
  due_at = case when holder is null or state = 'reading' then now() else due_at end
where id = :id and state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning')
