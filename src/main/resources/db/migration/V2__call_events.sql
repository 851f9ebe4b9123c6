-- Call events and their deliveries to CRM endpoints: the outbox. An event and its deliveries are written by one
-- statement, which is why no foreign key checks it.

create table call_event (
  seq           bigint generated always as identity primary key,
  id            uuid not null,
  event         text not null,
  uuid          text not null,
  received_at   timestamptz not null,
  key           bytea not null,
  body          text not null
);

create index call_event_of_uuid on call_event (uuid);

-- By what an event that comes twice is known. Without a timestamp, the same event may come again after a while: then the
-- key is the newer one's.
create table call_event_key (
  key           bytea primary key,
  id            uuid not null,
  received_at   timestamptz not null
);

-- What an endpoint is to get. Of a due one, next_at is its next try, or while one is under way the end of its lease.
create table delivery (
  event         bigint not null,
  endpoint      text not null,
  call          text not null,
  state         text not null default 'due' check (state in ('due', 'delivered', 'expired', 'dead')),
  attempts      int not null default 0,
  status        int,
  error         text,
  since         timestamptz not null,
  next_at       timestamptz not null,
  ended_at      timestamptz,
  primary key (event, endpoint)
) with (fillfactor = 80);

create index delivery_due on delivery (endpoint, call, event) include (since) where state = 'due';
create index delivery_ended on delivery (endpoint, state, ended_at) where state <> 'due';

-- The due deliveries of one call to one endpoint, in order; next_at is when to look at them. Whoever adds one counts the
-- version up, so that whoever has ended the last one knows whether the lane may go.
create table lane (
  endpoint      text not null,
  call          text not null,
  next_at       timestamptz not null,
  version       bigint not null default 0,
  primary key (endpoint, call)
) with (fillfactor = 70);

create index lane_next on lane (endpoint, next_at);
