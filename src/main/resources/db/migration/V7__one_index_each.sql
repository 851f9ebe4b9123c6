-- The planner may take any index that begins with the endpoint for a statement that names an endpoint and a call, and then
-- reads all that is due: on an empty table that costs the same, and a connection keeps the plan. With these conditions, an
-- index goes only with the statements that it is for, as they name its condition.

drop index lane_next;
create index lane_next on lane (endpoint, next_at) where next_at > '-infinity';

drop index delivery_oldest_due;
create index delivery_oldest_due on delivery (endpoint, since) where state = 'due' and since > '-infinity';
