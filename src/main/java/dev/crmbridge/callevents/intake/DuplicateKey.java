package dev.crmbridge.callevents.intake;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Key that duplicates of an event share. {@link CallEventBatchWriter} decides by the key
 * whether an event is a duplicate.
 *
 * @param digest SHA-256 of the fields that are equal in duplicates; of the whole event if
 * it has no timestamp
 * @param timed whether the event has a timestamp; without one, an equal event may be new
 */
record DuplicateKey(byte[] digest, boolean timed) {

	/** Fields that are equal in duplicates with a timestamp. */
	private static final List<String> FIELDS = List.of("uuid", "event", "attempt", "agent", "timestamp");

	/**
	 * Returns the key of an event.
	 * @param event the event as Webitel sent it, its known fields as strings
	 */
	static DuplicateKey of(ObjectNode event) {
		boolean timed = !event.path("timestamp").asText().isBlank();
		// no field contains a line break
		String text = timed
				? FIELDS.stream().map((field) -> event.path(field).asText()).collect(Collectors.joining("\n"))
				: event.toString();
		return new DuplicateKey(DigestUtils.sha256(text), timed);
	}

}
