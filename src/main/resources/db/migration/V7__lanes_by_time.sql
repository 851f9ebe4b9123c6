-- The planner may take any index that begins with the endpoint for a statement that names an endpoint and a call, and then
-- reads all that is due: on an empty table that costs the same, and a connection keeps the plan. With its condition, the
-- index goes only with the statements that look for a time, as they name the condition.

drop index lane_next;
create index lane_next on lane (endpoint, next_at) where next_at > '-infinity';
