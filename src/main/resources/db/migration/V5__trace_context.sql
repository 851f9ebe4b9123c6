-- The trace context (W3C traceparent) that an event came with; null if it came with none.

alter table call_event add column traceparent text;
