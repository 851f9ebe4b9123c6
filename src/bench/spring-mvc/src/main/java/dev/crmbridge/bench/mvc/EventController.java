package dev.crmbridge.bench.mvc;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Accepts call events once they are stored. */
@RestController
class EventController {

	private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

	private static final Set<String> EVENTS = Set.of("joined", "offering", "answered", "bridged", "missed",
			"processing", "leaving");

	private static final Set<String> DIRECTIONS = Set.of("inbound", "outbound");

	private static final List<String> FIELDS = List.of("event", "direction", "queue", "member", "attempt", "uuid",
			"agent", "cid", "timestamp");

	private static final List<String> KEY = List.of("uuid", "event", "attempt", "agent", "timestamp");

	private final PhoneNumbers numbers;

	private final EventStore store;

	EventController(PhoneNumbers numbers, EventStore store) {
		this.numbers = numbers;
		this.store = store;
	}

	@PostMapping("/webitel/call-events")
	@ResponseStatus(HttpStatus.ACCEPTED)
	Map<String, Object> accept(@RequestBody ObjectNode event) {
		FIELDS.forEach((field) -> readField(event, field));
		require(EVENTS.contains(value(event, "event")), "event");
		require(DIRECTIONS.contains(value(event, "direction")), "direction");
		String call = value(event, "uuid").isBlank() ? value(event, "attempt") : value(event, "uuid");
		require(!call.isBlank(), "uuid");
		byte[] key = Digests.sha256(KEY.stream().map((field) -> value(event, field)).collect(Collectors.joining("\n")));
		UUID id = UUID.randomUUID();
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		this.numbers.e164(value(event, "cid")).ifPresent((number) -> event.put("cid", number));
		event.put("id", id.toString());
		event.put("received_at", now.toString());
		UUID first = this.store.store(id, now, key, call, event.toString());
		LOG.info("Event {}: {} {}, queue {}", first, value(event, "event"), value(event, "direction"),
				value(event, "queue"));
		return Map.of("id", first.toString(), "duplicate", !first.equals(id));
	}

	private static void readField(ObjectNode event, String field) {
		JsonNode value = event.get(field);
		if (value != null) {
			require(value.isTextual() || value.isNumber() || value.isNull(), field);
			String text = value.isNull() ? "" : value.asText();
			require(text.length() <= 255 && text.chars().noneMatch(Character::isISOControl), field);
			event.put(field, text);
		}
	}

	private static void require(boolean good, String field) {
		if (!good) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, field + " is not as it has to be");
		}
	}

	private static String value(ObjectNode event, String field) {
		return event.path(field).asText();
	}

}
