-- How old an endpoint's oldest due delivery is, which is asked often, whatever is due.

create index delivery_oldest_due on delivery (endpoint, since) where state = 'due';
