package dev.crmbridge.callevents;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An event of a call that Webitel reported. The names of the components are also the keys
 * of an event in the spool's files.
 *
 * @param id id of the event, also the {@code webhook-id} of its deliveries
 * @param receivedAt time of receipt by this process's clock, from which the event's age
 * counts; the store's clock decides which time is stored and delivered
 * @param event Webitel's name of the event, such as {@code offering}
 * @param direction {@code inbound} or {@code outbound}
 * @param queue Webitel's queue id, may be empty
 * @param uuid the call's uuid, may be empty
 * @param call ordering key of the event's deliveries: the uuid, else the dialer attempt
 * @param number the caller's number in E.164 without its {@code +}; "" if the event has
 * none or a former version of the bridge spooled it
 * @param key SHA-256 digest that duplicates of the event share
 * @param timed whether Webitel sent a timestamp; without one, an equal event may be new
 * @param body JSON object that CRM endpoints receive, to which the store adds
 * {@code received_at}; not empty
 * @param traceparent trace context of the request (W3C); null if absent
 */
public record CallEvent(UUID id, Instant receivedAt, String event, String direction, String queue, String uuid,
		String call, String number, byte[] key, boolean timed, String body, String traceparent) {

	/** Names of the fields that Webitel's events have. */
	public static final List<String> FIELDS = List.of("event", "direction", "queue", "member", "attempt", "uuid",
			"agent", "cid", "timestamp");

	/**
	 * Name of the event about a dialer attempt that has ended, which the bridge makes.
	 */
	public static final String RESULT = "result";

	/** Names of Webitel's queue events. */
	public static final Set<String> EVENTS = Set.of("joined", "offering", "answered", "bridged", "missed", "processing",
			"leaving");

	/** Directions of a call. */
	public static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");

	public CallEvent {
		number = (number != null) ? number : "";
		Stream.of(id, receivedAt, event, direction, queue, uuid, call, key, body).forEach(Objects::requireNonNull);
	}

}
