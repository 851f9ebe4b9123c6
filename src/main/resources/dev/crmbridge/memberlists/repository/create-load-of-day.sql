-- Creates the load of the members that the CRM adds to a dialer in a day.
insert into list_load (id, dialer, queue, mode, file, sha256, state, started_at, ended_at)
values (:id, :dialer, :queue, 'api', 'api', '', 'loaded', :started, now())
on conflict do nothing
