-- 333,334 events of 30 days with three deliveries each, and 10,000 lists: 'rare' is dead or due in few cases, one number is frequent.
insert into call_event (id, event, uuid, received_at, stored_at, number, key, body)
select gen_random_uuid(), (array['offering', 'bridged', 'leaving'])[1 + n % 3], md5((n / 3)::text), at, at, number,
  decode(md5(n::text), 'hex'),
  format('{"event":"offering","direction":"inbound","queue":"11","member":"","attempt":"%s","uuid":"%s","agent":"1001",'
    || '"cid":"+%s","timestamp":"1795391999000","id":"%s"}', n, md5((n / 3)::text), number, gen_random_uuid())
from (select n, now() - interval '30 days' + n * interval '30 days' / 333334 as at,
        '38050' || case when n % 60 = 0 then '1112233' else lpad((n % 100000)::text, 7, '0') end as number
      from generate_series(1, 333334) as n order by n) event;

insert into delivery (event, endpoint, call, state, attempts, status, error, since, next_at, ended_at, tries)
select seq, endpoint, uuid, state, 1, case when state = 'delivered' then 200 end,
  case when state in ('dead', 'due') then 'answered 503' when state = 'expired' then 'too old' end, received_at,
  received_at, case when state <> 'due' then received_at end,
  format('[{"at":"2026-11-22T10:00:00+00:00","status":200,"error":null,"ms":12,"response":"{\"ok\":true,\"id\":%s}"}]', seq)::jsonb
from (select e.*, endpoint,
        case when endpoint = 'e0' and seq % 50 = 0 then 'expired'
             when endpoint = 'e1' and seq % 20 = 0 then 'dead'
             when endpoint = 'rare' and seq % 20000 = 0 then 'dead'
             when endpoint = 'rare' and seq % 10001 = 0 then 'due' else 'delivered' end as state
      from call_event e cross join unnest(array['e0', 'e1', 'rare']) as endpoint order by seq) delivery;

insert into list_load (id, dialer, queue, file, sha256, state, started_at, ended_at, total_rows, rejected)
select to_char(at, 'YYYYMMDD-HH24MISS') || '-soft-' || lpad(to_hex(n), 8, '0'), 'soft', '11', 'list-' || n || '.csv',
  md5(n::text), 'loaded', at, at + interval '1 minute', 1000, 12
from (select n, now() - n * interval '4 minutes' as at from generate_series(1, 10000) as n) list;

vacuum analyze;
