-- The ledger of member lists: what was taken in hand, what is planned to be sent, and what Webitel has.

create table list_load (
  id            text primary key,
  dialer        text not null,
  queue         text,
  file          text not null,
  sha256        text not null,
  charset       text,
  delimiter     text,
  state         text not null check (state in ('reading', 'uploading', 'stopped', 'loaded', 'refused')),
  reason        text,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  total_rows    bigint not null default 0,
  rejected      bigint not null default 0,
  duplicates    bigint not null default 0,
  rejections    text not null default '[]',
  leased_until  timestamptz not null
);

create index list_load_in_hand on list_load (leased_until) where state in ('reading', 'uploading');

-- A chunk is one upload request. It is marked as sending, for good, before a byte of it leaves.
create table list_chunk (
  load          text not null references list_load on delete cascade,
  number        int not null,
  row_count     int not null,
  state         text not null check (state in ('planned', 'sending', 'loaded', 'refused', 'unknown')),
  member_ids    text[] not null default '{}',
  primary key (load, number)
);
