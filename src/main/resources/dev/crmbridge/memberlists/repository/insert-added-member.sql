-- Records a member before its request leaves.
insert into list_chunk (load, number, dialer, queue, action, row_count, first_row, keyed, state, sends, sent_at,
  member_key, request_key, request_sha256)
values (:load, :row, :dialer, :queue, 'add', 1, :row, :keyed, 'sending', 1, now(), :memberKey, :requestKey, :digest)
