package dev.crmbridge.callevents.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.web.UtcTimestamp;

/** The event by which operators test an endpoint: {@code test}, without a call. */
final class TestEvent {

	private TestEvent() {
	}

	/** Returns the JSON of a new test event, with the fields of a call event. */
	static String json() {
		Instant now = Instant.now();
		Map<String, Object> event = new LinkedHashMap<>();
		CallEvent.FIELDS.forEach((field) -> event.put(field, ""));
		event.put("event", "test");
		event.put("direction", "inbound");
		event.put("timestamp", String.valueOf(now.toEpochMilli()));
		event.put("id", UUID.randomUUID().toString());
		event.put("received_at", UtcTimestamp.format(now));
		return EventFields.write(event);
	}

}
