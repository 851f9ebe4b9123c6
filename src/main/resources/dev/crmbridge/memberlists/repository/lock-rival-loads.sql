-- Locks the loads of some dialers that have not ended, always in the same order.
select id from list_load
where dialer = any (:dialers) and state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning')
order by id for update
