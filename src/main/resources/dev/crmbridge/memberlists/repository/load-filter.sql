(cardinality(cast(:dialers as text[])) = 0 or dialer = any (cast(:dialers as text[])))
  and (cast(:state as text) is null or state = :state)
  and (cast(:text as text) is null or strpos(lower(file), lower(:text)) > 0 or strpos(id, :text) > 0
    or strpos(coalesce(sent_by, ''), :text) > 0)
  and (cast(:before as text) is null
    or (started_at, id) < (select started_at, id from list_load where id = :before))
order by started_at desc, id desc limit :limit
