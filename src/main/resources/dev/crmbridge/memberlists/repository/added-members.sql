-- Members that the CRM has added.
select load, number, dialer, queue, state, sends, sent_at, member_ids, request_sha256
from list_chunk
