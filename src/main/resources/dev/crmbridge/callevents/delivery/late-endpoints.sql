-- Endpoints with a delivery that has been due for more than 15 minutes, sorted.
select e.name from unnest(:names) as e (name) cross join lateral (
  select since from delivery d
  where d.endpoint = e.name and d.state = 'due' and since > '-infinity' order by since limit 1) oldest
where oldest.since < now() - interval '15 minutes' order by e.name
