-- Writes the outcome of a dialer attempt into your database, for the block attempt-results-table of
-- routes/crm-endpoints.camel.yaml. A repeated delivery changes the same row. The table, in PostgreSQL:
--   create table attempt_result (attempt text primary key, list text, list_row bigint, dialer text, member text,
--     name text, number text, result text, attempts int, agent text, ended_at timestamptz, contract text);
-- Fields: event, direction, queue, member, attempt, agent, cid, result, attempts, load, row, dialer, name, offered_at,
-- bridged_at, ended_at (ISO 8601 or ''), id, received_at. :#${body} is the event as JSON, with the row's variables.
insert into attempt_result (attempt, list, list_row, dialer, member, name, number, result, attempts, agent, ended_at, contract)
values (:#attempt, :#load, :#row, :#dialer, :#member, :#name, :#cid, :#result, :#attempts, :#agent,
  cast(nullif(:#ended_at, '') as timestamptz), cast(:#${body} as json) -> 'variables' ->> 'contract')
on conflict (attempt) do update set result = excluded.result, attempts = excluded.attempts, agent = excluded.agent,
  ended_at = excluded.ended_at
-- MySQL: replace the last two lines by
--   on duplicate key update result = values(result), attempts = values(attempts), agent = values(agent), ended_at = values(ended_at)
-- the cast to timestamptz by str_to_date(left(:#ended_at, 19), '%Y-%m-%dT%H:%i:%s'), and that of the contract by
-- json_unquote(json_extract(:#${body}, '$.variables.contract')).
-- SQL Server: merge attempt_result as t using (select :#attempt as attempt) as s on t.attempt = s.attempt
--   when matched then update set ... when not matched then insert (...) values (...);
