package dev.crmbridge.callevents.admin;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.crmbridge.web.UtcTimestamp;

/**
 * State of an endpoint.
 *
 * @param name name of the endpoint
 * @param due number of due deliveries
 * @param oldestDue start of the oldest due delivery's age; null if none is due
 * @param deliveredLastHour deliveries that the endpoint accepted within the last hour
 * @param deadLastHour deliveries that died within the last hour
 * @param failingSince receipt of the oldest event that the endpoint has refused since the
 * last one that it accepted; null if the endpoint accepts events
 * @param error failure of that event's last delivery attempt
 * @param breaker state of the circuit breaker: closed, open or half-open
 * @param orphaned whether the endpoint's block was removed
 */
public record EndpointReport(String name, long due, OffsetDateTime oldestDue, long deliveredLastHour, long deadLastHour,
		OffsetDateTime failingSince, String error, String breaker, boolean orphaned) {

	/** Returns the item of {@code GET /admin/endpoints}. */
	Map<String, Object> item() {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("name", this.name);
		item.put("due", this.due);
		item.put("oldest_due", (this.oldestDue != null) ? UtcTimestamp.format(this.oldestDue) : null);
		item.put("delivered_last_hour", this.deliveredLastHour);
		item.put("dead_last_hour", this.deadLastHour);
		item.put("breaker", this.breaker);
		item.put("orphaned", this.orphaned);
		return item;
	}

}
