create table if not exists event (
  seq           bigint generated always as identity primary key,
  id            uuid not null,
  received_at   timestamptz not null,
  key           bytea not null unique,
  body          text not null
);

create table if not exists delivery (
  event         bigint not null,
  endpoint      text not null,
  call          text not null,
  state         text not null default 'due',
  attempts      int not null default 0,
  status        int,
  next_at       timestamptz not null default now(),
  primary key (event, endpoint)
);

create index if not exists delivery_next on delivery (endpoint, next_at) where state = 'due';
create index if not exists delivery_call on delivery (endpoint, call, event) where state = 'due';
