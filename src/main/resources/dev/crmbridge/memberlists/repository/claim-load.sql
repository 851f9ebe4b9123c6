-- Claims the load that has been due longest; a stopped load goes on with its pass.
update list_load set holder = :holder, due_at = now() + make_interval(secs => :lease),
  state = case when state <> 'stopped' then state when plan is null then 'reading' else 'uploading' end
where id = (select id from list_load where due_at < now() order by due_at limit 1 for update skip locked)
