package dev.crmbridge.bench.peer;

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
record EventController(Outbox outbox) {

	private static final Logger LOG = LoggerFactory.getLogger(EventController.class);

	private static final Set<String> EVENTS = Set.of("joined", "offering", "answered", "bridged", "missed",
			"processing", "leaving");

	private static final List<String> FIELDS = List.of("event", "direction", "queue", "member", "attempt", "uuid",
			"agent", "cid", "timestamp");

	private static final List<String> KEY = List.of("uuid", "event", "attempt", "agent", "timestamp");

	@PostMapping("/webitel/call-events")
	@ResponseStatus(HttpStatus.ACCEPTED)
	Map<String, Object> accept(@RequestBody ObjectNode event) {
		for (String field : FIELDS) {
			JsonNode value = event.path(field);
			require(!value.isContainerNode() && value.asText().length() <= 255
					&& value.asText().chars().noneMatch(Character::isISOControl), field);
			event.put(field, value.isNull() ? "" : value.asText());
		}
		require(EVENTS.contains(value(event, "event")), "event");
		require(Set.of("inbound", "outbound").contains(value(event, "direction")), "direction");
		String call = value(event, "uuid").isBlank() ? value(event, "attempt") : value(event, "uuid");
		require(!call.isBlank(), "uuid");
		String key = KEY.stream().map((field) -> value(event, field)).collect(Collectors.joining("\n"));
		UUID id = UUID.randomUUID();
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		PhoneNumbers.e164(value(event, "cid")).ifPresent((number) -> event.put("cid", number));
		event.put("id", id.toString());
		event.put("received_at", now.toString());
		UUID first = this.outbox.store(id, now, key, call, event.toString());
		LOG.info("Event {}: {} {}, queue {}", first, value(event, "event"), value(event, "direction"),
				value(event, "queue"));
		return Map.of("id", first.toString(), "duplicate", !first.equals(id));
	}

	private static void require(boolean valid, String field) {
		if (!valid) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "invalid " + field);
		}
	}

	private static String value(ObjectNode event, String field) {
		return event.path(field).asText();
	}

}
