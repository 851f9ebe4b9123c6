-- Inserts the attempts that the store does not know, of loads that it knows, and marks their loads as changed.
with input as (
  select * from unnest(:ids, :loads, :rows, :members, :results, :agents, :attempts, cast(:ended as timestamptz[]))
    as input (id, load, row_number, member, result, agent, attempts, ended_at)
), inserted as (
  insert into dialer_attempt (id, load, row_number, member, result, agent, attempts, ended_at)
  select distinct on (id) id, load, row_number, member, result, agent, attempts, ended_at
  from input where exists (select from list_load l where l.id = input.load) order by id
  on conflict (id) do nothing returning id, load
), changed as (
  update list_load set outcome_changes = outcome_changes + 1 where id in (select load from inserted)
)
select i.id, l.dialer from inserted i join list_load l on l.id = i.load
