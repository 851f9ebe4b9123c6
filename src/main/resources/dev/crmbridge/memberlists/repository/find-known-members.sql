-- Members that some words name, the oldest first. The limit makes the planner look up each word by the key: without
-- statistics, it would read all members for each batch of rows.
select m.word, m.member, m.queue, m.made_by, m.keyed, m.key, m.name, m.hash, m.state, m.attempts
from unnest(cast(:words as text[])) as w (word)
  cross join lateral (
    select * from list_member
    where load = :load and plan = :plan and word = w.word
    order by member limit 10000) m
