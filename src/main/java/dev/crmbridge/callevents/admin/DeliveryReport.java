package dev.crmbridge.callevents.admin;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.web.UtcTimestamp;

/**
 * A delivery as operators see it.
 *
 * @param id id of the delivery
 * @param eventId id of the event, as the endpoint gets it
 * @param event name of the event
 * @param uuid uuid of the call; empty if the event has none
 * @param state state of the delivery
 * @param attempts delivery attempts since the delivery became due
 * @param status HTTP status of the last answer; null if there was none
 * @param error failure of the last delivery attempt; null if there was none
 * @param receivedAt when the bridge received the event
 * @param nextAt when the next delivery attempt is allowed; null unless the delivery is
 * due
 * @param endedAt when the delivery ended; null if it is due
 * @param body JSON of the event
 * @param attemptList JSON of the last five delivery attempts
 */
public record DeliveryReport(DeliveryId id, String eventId, String event, String uuid, DeliveryState state,
		int attempts, Integer status, String error, OffsetDateTime receivedAt, OffsetDateTime nextAt,
		OffsetDateTime endedAt, String body, String attemptList) {

	/** Returns the fields of the event. */
	public Map<String, Object> fields() {
		return EventFields.read(this.body);
	}

	/**
	 * Returns the last five delivery attempts, oldest first, each with {@code at},
	 * {@code status}, {@code error}, {@code ms} and {@code response}.
	 */
	public List<Map<String, Object>> tries() {
		List<Map<String, Object>> tries = EventFields.readAll(this.attemptList);
		tries.forEach(
				(each) -> each.put("at", UtcTimestamp.format(OffsetDateTime.parse(String.valueOf(each.get("at"))))));
		return tries;
	}

	/** Returns the item of {@code GET /admin/deliveries}. */
	Map<String, Object> item() {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("id", this.id.toString());
		item.put("event_id", this.eventId);
		item.put("event", this.event);
		item.put("uuid", this.uuid);
		item.put("endpoint", this.id.endpoint());
		item.put("state", this.state.word());
		item.put("attempts", this.attempts);
		item.put("status", this.status);
		item.put("error", this.error);
		item.put("received_at", utc(this.receivedAt));
		item.put("next_at", utc(this.nextAt));
		item.put("ended_at", utc(this.endedAt));
		return item;
	}

	private static String utc(OffsetDateTime time) {
		return (time != null) ? UtcTimestamp.format(time) : null;
	}

}
