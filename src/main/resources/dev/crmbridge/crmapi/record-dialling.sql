-- Records that a call is about to be dialled. No row if a call was recorded under its key within
-- the last ten minutes.
insert into started_call as known (key, request) values (:key, :request)
on conflict (key) do update
  set request = excluded.request, state = 'dialling', call = null, status = null, at = now()
  where known.at < now() - interval '10 minutes'
returning 1
