-- Other loads with rows of the dialer whose members may still be open in Webitel.
select id, dialer, mode, file, plan, state from list_load l
where mode in ('load', 'sync', 'api') and (plan is not null or mode = 'api')
  and state in ('uploading', 'stopped', 'loaded', 'synchronised', 'partly-undone', 'abandoning', 'abandoned')
  and id <> :id and exists (select from list_chunk c where c.load = l.id and c.dialer = :dialer)
order by started_at
