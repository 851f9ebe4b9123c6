-- Inserts members, one array for each column. Pages of Webitel may have a member twice.
insert into list_member (load, plan, word, member, queue, made_by, keyed, key, name, hash, state, attempts)
select :load, :plan, m.*
from unnest(:words, :members, :queues, :loads, :keyed, :keys, :names, :hashes, :states, :attempts) as m
on conflict do nothing
