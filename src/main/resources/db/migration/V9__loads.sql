-- A load's requests are checked before each send, a load that cannot go on is abandoned.

alter table list_load drop constraint list_load_state_check;
alter table list_load
  add constraint list_load_state_check check (state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning', 'loaded',
    'preview', 'already-loaded', 'undone', 'partly-undone', 'abandoned', 'refused')),
  add column file_failures int not null default 0,   -- in a row, of its files below work/
  add column changed_while_loading boolean not null default false;

-- null: planned before this column was there
alter table list_chunk
  add column request_size   int,
  add column request_sha256 text;
