-- What becomes of each chunk of a list, and what clerks and operators may ask of a load.

alter table list_load drop constraint list_load_state_check;
alter table list_load
  add constraint list_load_state_check check (state in ('reading', 'uploading', 'stopped', 'undoing', 'loaded', 'preview',
    'already-loaded', 'undone', 'partly-undone', 'refused')),
  add column mode         text not null default 'load' check (mode in ('load', 'preview')),
  add column version      text,         -- size and time of the file that was read
  add column plan         text,         -- the folder of what the first pass made; null before it ended
  add column due_at       timestamptz,  -- when it is next to be worked on; null: never by itself
  add column holder       text,         -- who works on it
  add column paused_until timestamptz,  -- nothing is sent before
  add column dialers      text not null default '{}',
  add column byte_order_mark boolean not null default false,
  add column last_chunk   int not null default 0;

alter table list_load alter column rejections set default '{}';
update list_load set rejections = (
  select coalesce(json_object_agg(rejection ->> 'code', cast(rejection ->> 'count' as bigint)), '{}')
  from json_array_elements(cast(rejections as json)) as rejection);
update list_load set due_at = leased_until where state in ('reading', 'uploading');
update list_load set plan = 'plan' where exists (select from list_chunk where load = id);
drop index list_load_in_hand;
alter table list_load drop column leased_until;

create index list_load_due on list_load (due_at) where due_at is not null;
create index list_load_same on list_load (dialer, sha256);

alter table list_chunk drop constraint list_chunk_state_check;
alter table list_chunk
  add constraint list_chunk_state_check check (state in ('planned', 'sending', 'unknown', 'checking', 'loaded', 'refused',
    'split')),
  add column dialer     text,
  add column queue      text,
  add column first_row  bigint not null default 0,
  add column depth      int not null default 0,         -- how often its rows were halved
  add column expires_at timestamptz,                    -- of its first member to expire
  add column sends      int not null default 0,
  add column resent     int not null default 0,
  add column read_backs int not null default 0,
  add column failures   int not null default 0,         -- answers with an error of Webitel's own, of unknown outcome
  add column uncertain  boolean not null default false, -- some request of it may have been carried out unseen
  add column sent_at    timestamptz,
  add column look_at    timestamptz,                    -- when a chunk of unknown outcome is read back
  add column code       text,                           -- why it was refused
  add column error_id   text,
  add column reason     text,
  add column kept       int;                            -- members that an undo left; null before it

update list_chunk c set dialer = l.dialer, queue = l.queue, state = case when c.state = 'refused' then 'planned' else c.state end,
  uncertain = c.state in ('sending', 'unknown'), look_at = now(), sent_at = now(), first_row = c.number
from list_load l where l.id = c.load;

create index list_chunk_planned on list_chunk (load, depth desc, number) where state = 'planned';
create index list_chunk_unknown on list_chunk (load, look_at) where state = 'unknown';
create index list_chunk_uncertain on list_chunk (load) where uncertain;
