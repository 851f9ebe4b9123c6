-- The bridge's own tables. Flyway makes them; StoreSchema watches that they stay as this bridge made them.

-- Call events and their deliveries: the outbox. A single statement writes an event with its deliveries, so foreign keys
-- would only cost time.

create table call_event (
  seq           bigint generated always as identity primary key,
  id            uuid not null,
  event         text not null,
  uuid          text not null,
  received_at   timestamptz not null,
  stored_at     timestamptz not null default now(),
  number        text not null default '',
  key           bytea,
  body          text not null,
  traceparent   text,
  unique (uuid, key)
);

-- seq grows with stored_at, so that a time of receipt bounds seq; events out of the spool are stored late.
create index call_event_stored on call_event (stored_at);
create index call_event_stored_late on call_event (received_at, seq) where stored_at - received_at > interval '1 minute';
create index call_event_number on call_event (number, seq) where number <> '';

comment on table call_event is 'Events that Webitel reported about calls, in the order in which the bridge received them.';
comment on column call_event.seq is 'Number of the event; a delivery names its event by this number.';
comment on column call_event.id is 'Id that the sender and the CRM endpoints get, as webhook-id.';
comment on column call_event.event is 'Webitel''s word for the event, such as offering.';
comment on column call_event.uuid is 'Webitel''s id of the call; empty if the event had none.';
comment on column call_event.received_at is 'When the bridge received the event, by the clock of the store.';
comment on column call_event.stored_at is 'When the bridge stored the event, by the clock of the store: later than received_at if the event was spooled.';
comment on column call_event.number is 'The caller''s number in E.164 without its +; empty if the event has none.';
comment on column call_event.key is
  'SHA-256 of what identifies the event; null once an equal event without a timestamp came after events.duplicate-window.';
comment on column call_event.body is 'The event as JSON, as CRM endpoints get it.';
comment on column call_event.traceparent is 'Trace context (W3C) that the event came with; null if it came with none.';

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
  tries         jsonb not null default '[]',
  primary key (event, endpoint)
) with (fillfactor = 80);

-- The planner may take any index that begins with the endpoint for a statement that names an endpoint and a call, and then
-- reads all that is due: on an empty table that costs the same, and a connection keeps the plan. The condition on the time
-- keeps an index for the statements that look for a time, as only these name the condition.
create index delivery_due on delivery (endpoint, call, event) include (since) where state = 'due';
create index delivery_ended on delivery (endpoint, state, ended_at) where state <> 'due';
create index delivery_oldest_due on delivery (endpoint, since) where state = 'due' and since > '-infinity';
create index delivery_in_order on delivery (endpoint, state, event) where event > 0;
create index delivery_dead on delivery (ended_at) where state = 'dead';

comment on table delivery is 'One event for one CRM endpoint.';
comment on column delivery.event is 'Number of the event, call_event.seq.';
comment on column delivery.endpoint is 'Name of the CRM endpoint.';
comment on column delivery.call is 'Ordering key: deliveries with the same key reach an endpoint in the order of their events.';
comment on column delivery.state is
  'due: a delivery attempt is ahead; delivered: the endpoint has the event; expired (live) or dead: the bridge gave up.';
comment on column delivery.attempts is 'How many delivery attempts were made since the delivery became due.';
comment on column delivery.status is 'HTTP status of the last answer; null if there was none.';
comment on column delivery.error is 'Failure of the last delivery attempt, in words; null if there was none.';
comment on column delivery.since is 'Start of the delivery''s age: when the event was received, or when an operator made the delivery due.';
comment on column delivery.next_at is 'Of a due delivery: when the next delivery attempt is allowed, or during one the end of its lease.';
comment on column delivery.ended_at is 'When the delivery stopped being due; null before.';
comment on column delivery.tries is
  'The last five delivery attempts, oldest first: at, status, error, ms, response (the first KB of the answer).';

create table call_queue (
  endpoint      text not null,
  call          text not null,
  next_at       timestamptz not null,
  version       bigint not null default 0,
  primary key (endpoint, call)
) with (fillfactor = 70);

-- With a condition for the reason given at delivery_oldest_due.
create index call_queue_next on call_queue (endpoint, next_at) where next_at > '-infinity';

comment on table call_queue is 'Call queues: a row says that an endpoint has due deliveries with this ordering key. Locked before the deliveries.';
comment on column call_queue.endpoint is 'Name of the CRM endpoint.';
comment on column call_queue.call is 'Ordering key, as in delivery.call.';
comment on column call_queue.next_at is 'When the bridge checks the queue next; checking too early is harmless.';
comment on column call_queue.version is
  'Counts the deliveries added to the queue: the process that ends the last one deletes the queue only if none was added.';

-- Member lists.

create table list_load (
  id            text primary key,
  dialer        text not null,
  queue         text,
  file          text not null,
  sha256        text not null,
  charset       text,
  delimiter     text,
  state         text not null check (state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning', 'loaded',
                  'removed', 'synchronised', 'preview', 'already-loaded', 'undone', 'partly-undone', 'abandoned', 'refused')),
  reason        text,
  started_at    timestamptz not null,
  ended_at      timestamptz,
  total_rows    bigint not null default 0,
  rejected      bigint not null default 0,
  duplicates    bigint not null default 0,
  rejections    text not null default '{}',
  mode          text not null default 'load'
                check (mode in ('load', 'preview', 'remove', 'sync', 'sync-preview', 'stop', 'api')),
  sent_by       text,
  version       text,
  plan          text,
  due_at        timestamptz,
  holder        text,
  paused_until  timestamptz,
  dialers       text not null default '{}',
  byte_order_mark boolean not null default false,
  last_chunk    int not null default 0,
  file_failures int not null default 0,
  planned_at    timestamptz,
  turn_at       timestamptz,
  changed_while_loading boolean not null default false,
  outcome_changes int not null default 0,
  outcomes_written int not null default 0
);

create index list_load_due on list_load (due_at) where due_at is not null;
create index list_load_started on list_load (started_at desc, id desc);
create index list_load_same on list_load (dialer, sha256);

comment on table list_load is 'Loads: one list each, on its way into Webitel.';
comment on column list_load.id is 'Id of the load: time of its start, dialer, first 8 hex digits of the file''s SHA-256.';
comment on column list_load.dialer is 'Dialer that the list was dropped for.';
comment on column list_load.queue is 'Webitel''s id of the dialer''s queue; null before the first pass ended, and if the list is split.';
comment on column list_load.file is 'Name of the dropped file.';
comment on column list_load.sha256 is 'SHA-256 of the file, in hex.';
comment on column list_load.charset is 'Charset of the file; null before the first pass ended.';
comment on column list_load.delimiter is 'Character between the fields of the file; null before the first pass ended.';
comment on column list_load.state is
  'reading: first pass; uploading: second pass; stopped: waits for an operator, a start of the bridge, or due_at; undoing, abandoning: an operator asked; all others: how the load ended.';
comment on column list_load.reason is 'Why the load is stopped or was refused, or what it waits for; null if there is nothing to say.';
comment on column list_load.started_at is 'When the bridge claimed the list.';
comment on column list_load.ended_at is 'When the load ended; null before.';
comment on column list_load.total_rows is 'Rows of the list, as the first pass counted them.';
comment on column list_load.rejected is 'Rows that the first pass rejected.';
comment on column list_load.duplicates is 'Rows that the first pass left out as duplicates.';
comment on column list_load.rejections is 'JSON object: rows that the first pass rejected, by the code of the reason.';
comment on column list_load.mode is
  'The way on which the list came: folder load (in/), preview, remove, sync, sync-preview or stop; api: added one by one by the CRM.';
comment on column list_load.sent_by is 'User of the console who sent the list; null if the list was dropped into a folder.';
comment on column list_load.version is 'Size and time of the file that sha256 was computed of.';
comment on column list_load.plan is 'Name of the folder that the first pass wrote below work/<load id>/; null before the pass ended.';
comment on column list_load.due_at is
  'When a process may claim the load, or the end of the lease of the process that has it; null: not without an operator.';
comment on column list_load.holder is 'Mark of the claim, new with each; null while no process has the load.';
comment on column list_load.paused_until is 'Nothing is sent to Webitel before; null if there was no pause.';
comment on column list_load.dialers is 'JSON object: rows, rejected and duplicates of a split list, by dialer.';
comment on column list_load.byte_order_mark is 'Whether the file began with a byte order mark; rejected.csv then does too.';
comment on column list_load.last_chunk is 'Highest number given to a chunk made by halving; 0 before the first.';
comment on column list_load.file_failures is 'How often in a row the load''s files below work/ could not be used.';
comment on column list_load.planned_at is 'When the first pass read the stop lists; null before it.';
comment on column list_load.turn_at is
  'When no other list of the dialer could change members any more that this list asks for; null before, and of a list that does not ask.';
comment on column list_load.changed_while_loading is 'Whether the file changed after its first upload, so that rows may be missing.';

comment on column list_load.outcome_changes is 'How often the outcomes of the rows have changed.';
comment on column list_load.outcomes_written is 'The value of outcome_changes when outcomes.csv was last written.';

create table list_chunk (
  load          text not null references list_load on delete cascade,
  number        int not null,
  row_count     int not null,
  action        text not null default 'add' check (action in ('add', 'replace', 'delete', 'keep', 'keep-closed')),
  state         text not null check (state in ('planned', 'sending', 'unknown', 'checking', 'loaded', 'refused', 'split')),
  member_ids    text[] not null default '{}',
  dialer        text,
  queue         text,
  first_row     bigint not null default 0,
  depth         int not null default 0,
  expires_at    timestamptz,
  sends         int not null default 0,
  resent        int not null default 0,
  read_backs    int not null default 0,
  failures      int not null default 0,
  uncertain     boolean not null default false,
  sent_at       timestamptz,
  look_at       timestamptz,
  code          text,
  error_id      text,
  reason        text,
  kept          int,
  keyed         boolean not null default false,
  cleared       boolean not null default false,
  busy_since    timestamptz,
  member_key    text,
  request_key   bytea,
  request_size  int,
  request_sha256 text,
  primary key (load, number)
);

create index list_chunk_planned on list_chunk (load, depth desc, number) where state = 'planned';
create index list_chunk_unknown on list_chunk (load, look_at) where state = 'unknown';
create unique index list_chunk_request on list_chunk (request_key) where request_key is not null;
-- two requests at a time must not add the same key
create unique index list_chunk_member_key on list_chunk (dialer, member_key)
  where member_key is not null and state in ('sending', 'unknown');
create index list_chunk_uncertain on list_chunk (load) where uncertain;

comment on table list_chunk is 'Chunks: one request each. A chunk is marked as sending, for good, before a byte of it leaves.';
comment on column list_chunk.load is 'Id of the load.';
comment on column list_chunk.number is 'Number of the chunk in its load, from 1.';
comment on column list_chunk.row_count is 'How many rows the request has; of deletions by a synchronised list, how many members.';
comment on column list_chunk.action is
  'add: members are added; replace: earlier members are deleted first; delete: members are deleted; keep, keep-closed: members stay as they are.';
comment on column list_chunk.state is
  'planned: to be sent; sending: the request is under way; unknown: in doubt; checking: being reconciled; loaded: Webitel has the members; refused: the rows are rejected; split: halves took its place.';
comment on column list_chunk.member_ids is 'Webitel''s ids of the members, in the order of the rows; empty before the chunk is loaded.';
comment on column list_chunk.dialer is 'Dialer of the rows.';
comment on column list_chunk.queue is 'Webitel''s id of the queue that the members go to.';
comment on column list_chunk.first_row is 'Number of the first row in the list.';
comment on column list_chunk.depth is 'How often the rows were halved.';
comment on column list_chunk.expires_at is 'When the first of the members expires; null for never.';
comment on column list_chunk.sends is 'How often the request was sent.';
comment on column list_chunk.resent is 'How often Webitel proved not to have the chunk, so that it was to be sent again.';
comment on column list_chunk.read_backs is 'How often the chunk was reconciled.';
comment on column list_chunk.failures is 'How often Webitel answered that Webitel itself failed, which leaves the request in doubt.';
comment on column list_chunk.uncertain is 'Whether Webitel may have carried out some request of the chunk without an answer.';
comment on column list_chunk.sent_at is 'When the request was last sent; null before.';
comment on column list_chunk.look_at is 'When a chunk in doubt is reconciled next.';
comment on column list_chunk.code is 'Why the rows were rejected, as a code; null if they were not.';
comment on column list_chunk.error_id is 'Webitel''s id of the error that refused the chunk.';
comment on column list_chunk.reason is 'Webitel''s text for the error.';
comment on column list_chunk.kept is 'How many members an undo left in Webitel, as they were called; null before an undo.';
comment on column list_chunk.keyed is 'Whether the members carry the variables of the dialer''s key.';
comment on column list_chunk.cleared is 'Whether the earlier members that make way are gone.';
comment on column list_chunk.busy_since is 'When an earlier member that is to be deleted was first found in a call; null for never.';
comment on column list_chunk.member_key is
  'Of a member that the CRM added: its key, which no other request may add meanwhile; null if that does not matter.';
comment on column list_chunk.request_key is 'Of a member that the CRM added: digest of the Idempotency-Key; null without one.';
comment on column list_chunk.request_size is 'Bytes of the request; checked before each send.';
comment on column list_chunk.request_sha256 is
  'SHA-256 of the request, in hex; checked before each send. Of a member that the CRM added: of the CRM''s request.';

create table list_member (
  load          text not null references list_load on delete cascade,
  plan          text not null,
  word          text not null,
  member        bigint not null,
  queue         text not null,
  made_by       text not null,
  keyed         boolean not null,
  key           text not null,
  name          text not null,
  hash          text not null,
  state         text not null check (state in ('open', 'expired', 'closed')),
  attempts      bigint not null,
  chunk         int,
  row_number    bigint,
  primary key (load, plan, word, member)
);

create index list_member_id on list_member (load, member);
create index list_member_chunk on list_member (load, chunk) where chunk is not null;

comment on table list_member is
  'Members that a load found in Webitel, until the load ends. The store alone decides which of them are deleted.';
comment on column list_member.load is 'Id of the load that found the member.';
comment on column list_member.plan is 'Name of the plan that found the member: a first pass may be repeated.';
comment on column list_member.word is 'What rows name the member by: its key, or one of its numbers as digits in E.164.';
comment on column list_member.member is 'Webitel''s id of the member.';
comment on column list_member.queue is 'Webitel''s id of the member''s queue.';
comment on column list_member.made_by is 'Id of the load that made the member.';
comment on column list_member.keyed is 'Whether the member carries the variables of the dialer''s key.';
comment on column list_member.key is 'Key of the member; empty without one.';
comment on column list_member.name is 'Name of the member.';
comment on column list_member.hash is 'Hash of the row that the member was made of; empty without one.';
comment on column list_member.state is 'open; expired: its time is over, and Webitel has not stopped it; closed: Webitel has stopped it.';
comment on column list_member.attempts is 'Dialer attempts of the member.';
comment on column list_member.chunk is 'Number of the chunk that deletes the member; null if it stays.';
comment on column list_member.row_number is 'Number of the row for which the member is deleted; null if it stays.';

create index list_load_outcomes on list_load (id) where outcome_changes > outcomes_written;

-- Stop lists: numbers that are not to be called.

create sequence stop_list_version;

create table stop_list (
  name          text primary key,
  version       bigint,
  next_version  bigint,
  next_since    timestamptz,
  since         timestamptz,
  added_at      timestamptz,
  changed_by    text
);

comment on sequence stop_list_version is 'Versions of all stop lists: no version is given twice.';
comment on table stop_list is
  'Stop lists. A change locks the row of its list; a replacement is in force once version names its rows.';
comment on column stop_list.name is 'Name of the list.';
comment on column stop_list.version is 'Version of the rows in force; null until the first replacement of a new list is complete.';
comment on column stop_list.next_version is 'Version of the rows of a replacement under way; null without one.';
comment on column stop_list.next_since is 'When that replacement began; null without one.';
comment on column stop_list.since is 'When the list last changed; null as long as version is.';
comment on column stop_list.added_at is 'When a number last came onto the list; null before the first.';
comment on column stop_list.changed_by is 'Who last changed the list: the name of an API key or the origin of a file; null as long as version is.';

create table stop_number (
  list          text not null,
  version       bigint not null,
  number        bigint not null,
  until         timestamptz,
  reason        text,
  added_at      timestamptz not null,
  removal_due   boolean not null default false,
  primary key (list, version, number)
);

create index stop_number_until on stop_number (until) where until is not null;
create index stop_number_removal_due on stop_number (list, version, number) where removal_due;

comment on table stop_number is
  'Numbers of stop lists. Only the rows of a list''s version are in force; the rows of other versions are deleted later.';
comment on column stop_number.list is 'Name of the list.';
comment on column stop_number.version is 'Version of the list that the row belongs to.';
comment on column stop_number.number is 'The number in E.164 without its +.';
comment on column stop_number.until is
  'When the number expires, from which on it does not count; null for never. -infinity: deleted while a replacement was under way, which must not add the number again.';
comment on column stop_number.reason is 'Why the number is on the list; null if unknown.';
comment on column stop_number.added_at is 'When the number came onto the list; a replacement that has the number again keeps the time.';
comment on column stop_number.removal_due is 'Whether open members with the number are to be deleted in Webitel.';

-- Outcomes: dialer attempts of loaded members.

create table dialer_attempt (
  id            bigint primary key,
  load          text not null references list_load on delete cascade,
  row_number    bigint not null,
  member        text not null,
  result        text not null,
  agent         text not null,
  attempts      int not null,
  ended_at      timestamptz not null
);

create index dialer_attempt_row on dialer_attempt (load, row_number, ended_at);

comment on table dialer_attempt is 'Dialer attempts of loaded members that have ended, as Webitel''s history has them.';
comment on column dialer_attempt.id is 'Webitel''s id of the attempt: each becomes an event once.';
comment on column dialer_attempt.load is 'Id of the load that made the member.';
comment on column dialer_attempt.row_number is 'Number of the member''s row in its list.';
comment on column dialer_attempt.member is 'Webitel''s id of the member.';
comment on column dialer_attempt.result is 'Webitel''s word for the result.';
comment on column dialer_attempt.agent is 'Webitel''s id of the agent; empty without one.';
comment on column dialer_attempt.attempts is 'How often the member had been called by then.';
comment on column dialer_attempt.ended_at is 'When the attempt ended, by the clock of Webitel.';

create table outcome_reading (
  one           boolean primary key default true check (one),
  read_to       timestamptz,
  caught_up_at  timestamptz,
  holder        text,
  leased_until  timestamptz
);

insert into outcome_reading default values;

comment on table outcome_reading is 'The reading of Webitel''s attempt history: one row.';
comment on column outcome_reading.one is 'True: there is one row.';
comment on column outcome_reading.read_to is 'Place up to which history was read, by the clock of Webitel; null before the first reading.';
comment on column outcome_reading.caught_up_at is 'When history was last read to its end; null before the first time.';
comment on column outcome_reading.holder is 'Mark of the process that reads; null while none does.';
comment on column outcome_reading.leased_until is 'End of the lease of that process.';

-- Calls for agents.

create table started_call (
  key           bytea primary key,
  request       bytea not null,
  state         text not null default 'dialling' check (state in ('dialling', 'started', 'unknown', 'failed')),
  call          text,
  status        int,
  at            timestamptz not null default now()
);

create index started_call_of_age on started_call (at);

comment on table started_call is 'Calls that the CRM had started under an Idempotency-Key.';
comment on column started_call.key is 'SHA-256 of the API key''s name and the Idempotency-Key.';
comment on column started_call.request is 'SHA-256 of the request: the same key with another request is refused.';
comment on column started_call.state is
  'dialling: Webitel was asked; started: the call exists; unknown: in doubt, never dialled again; failed: Webitel failed.';
comment on column started_call.call is 'Webitel''s id of the call; null before it started.';
comment on column started_call.status is 'HTTP status that the CRM was answered when the call did not start.';
comment on column started_call.at is 'When Webitel was asked.';

-- Operators.

create table activity (
  id            bigint generated always as identity primary key,
  at            timestamptz not null default now(),
  who           text not null,
  action        text not null,
  what          text not null
);

comment on table activity is 'Each change that a person made, through /admin, the console or a receipt in undo/, and that the CRM made of a stop list.';
comment on column activity.id is 'Number of the change.';
comment on column activity.at is 'When the change was made.';
comment on column activity.who is 'Name of the API key, the first 8 hex digits of its SHA-256, the name of the console''s user, or folder:undo.';
comment on column activity.action is 'The kind of the change, such as redeliver, load, undo or stop-number.';
comment on column activity.what is 'The change, in words.';

-- Numbers of the console.

create table hourly_count (
  hour          timestamptz not null,
  name          text not null,
  label         text not null,
  count         bigint not null,
  primary key (hour, name, label)
) with (fillfactor = 70);

comment on table hourly_count is 'Counts of an hour, of all processes, for the sparklines of the console; kept for 8 days.';
comment on column hourly_count.hour is 'Start of the hour, by the clock of the store.';
comment on column hourly_count.name is 'The counted things, such as lookups.crm, deliveries.dead or rows.accepted.';
comment on column hourly_count.label is 'Of deliveries the CRM endpoint, of rows the dialer; else empty.';
comment on column hourly_count.count is 'How many.';
