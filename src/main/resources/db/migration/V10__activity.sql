-- Who changed what: each change by an operator, through /admin, the console or undo/.

create table activity (
  id            bigint generated always as identity primary key,
  at            timestamptz not null default now(),
  who           text not null,
  action        text not null,
  what          text not null
);
