-- Begins a replacement; an earlier one that is under way loses its version.
insert into stop_list (name, next_version, next_since)
values (:list, nextval('stop_list_version'), clock_timestamp())
on conflict (name) do update set next_version = excluded.next_version, next_since = excluded.next_since
returning next_version
