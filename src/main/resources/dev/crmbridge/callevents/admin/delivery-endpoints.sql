-- Names of the endpoints that have deliveries, one step in delivery_in_order for each.
with recursive name (endpoint) as (
  (select endpoint from delivery where event > 0 order by endpoint limit 1)
  union all
  select (select d.endpoint from delivery d where d.event > 0 and d.endpoint > name.endpoint order by d.endpoint limit 1)
  from name where name.endpoint is not null
)
select endpoint from name where endpoint is not null
