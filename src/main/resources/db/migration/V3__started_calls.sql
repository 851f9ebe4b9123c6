-- Calls that were started under an Idempotency-Key, and which call it was (both as SHA-256).

create table started_call (
  key           bytea primary key,
  request       bytea not null,
  state         text not null default 'dialling' check (state in ('dialling', 'started', 'unknown', 'failed')),
  call          text,
  status        int,
  at            timestamptz not null default now()
);

create index started_call_of_age on started_call (at);
