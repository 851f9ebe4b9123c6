-- As for lanes.

drop index delivery_oldest_due;
create index delivery_oldest_due on delivery (endpoint, since) where state = 'due' and since > '-infinity';
