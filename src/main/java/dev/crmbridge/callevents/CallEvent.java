package dev.crmbridge.callevents;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What Webitel has told of a call.
 *
 * @param id the event's id, also the {@code webhook-id} of its deliveries
 * @param receivedAt when it came, by this process's clock; the store's clock decides what
 * is stored and delivered
 * @param event what happened, such as {@code offering}
 * @param direction {@code inbound} or {@code outbound}
 * @param queue Webitel's queue id, may be empty
 * @param uuid the call's uuid, may be empty
 * @param call what its order goes by: the uuid, else the attempt
 * @param key what a second one of it has too (SHA-256)
 * @param timed whether Webitel said when it happened; if not, the same may happen again
 * @param body what CRM endpoints get, as JSON
 * @param traceparent the trace context that it came with; null if it came with none
 */
public record CallEvent(UUID id, Instant receivedAt, String event, String direction, String queue, String uuid,
		String call, byte[] key, boolean timed, String body, String traceparent) {

	/** Webitel's queue events. */
	public static final Set<String> EVENTS = Set.of("joined", "offering", "answered", "bridged", "missed", "processing",
			"leaving");

	/** Directions of a call. */
	public static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");

	public CallEvent {
		Stream.of(id, receivedAt, event, direction, queue, uuid, call, key, body).forEach(Objects::requireNonNull);
	}

}
