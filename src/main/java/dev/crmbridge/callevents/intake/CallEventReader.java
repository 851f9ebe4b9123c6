package dev.crmbridge.callevents.intake;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.files.Sha256;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.ControlCharacterCheck;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TraceContextReader;
import dev.crmbridge.web.UtcTimestamp;
import org.apache.camel.Body;
import org.apache.camel.Header;

import org.springframework.stereotype.Component;

/**
 * Reads call events as Webitel's hooks send them: what they mean is checked, strings and
 * numbers are read alike, and what we do not know is kept.
 */
@Component
public class CallEventReader {

	private static final List<String> KNOWN_FIELDS = List.of("event", "direction", "queue", "member", "attempt", "uuid",
			"agent", "cid", "timestamp");

	/** What tells two events apart that have a timestamp. */
	private static final List<String> KEY_FIELDS = List.of("uuid", "event", "attempt", "agent", "timestamp");

	/** Longest known field, in characters; ids of Webitel have 36. */
	private static final int LONGEST = 255;

	/** Half of a pair, which no UTF-8 can hold; JSON can, escaped. */
	private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

	/** Passes numbers on as they were written. */
	private final ObjectReader json = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build()
		.readerFor(JsonNode.class);

	private final PhoneNumberParser numbers;

	private final TraceContextReader traceContext;

	private final CallEventMeters meters;

	private final Clock clock;

	CallEventReader(PhoneNumberParser numbers, TraceContextReader traceContext, CallEventMeters meters,
			Clock steadyClock) {
		this.numbers = numbers;
		this.traceContext = traceContext;
		this.meters = meters;
		this.clock = steadyClock;
	}

	/**
	 * Reads one event. What this thread logs from here on is about its call.
	 * @param body the request's body; null if it has none
	 * @param traceparent the request's trace context; null if it has none
	 * @return the event, with an id of its own
	 * @throws ProblemException if it is no JSON object, or a field is not as it has to be
	 */
	public CallEvent read(@Body byte[] body, @Header("traceparent") String traceparent) {
		try {
			return event(body, this.traceContext.read(traceparent));
		}
		catch (ProblemException ex) {
			this.meters.count(CallEventMeters.Result.INVALID);
			throw ex;
		}
	}

	private CallEvent event(byte[] body, String traceparent) {
		ObjectNode event = object(body);
		KNOWN_FIELDS.forEach((field) -> readField(event, field));
		requireOneOf(event, "event", CallEvent.EVENTS);
		requireOneOf(event, "direction", CallEvent.DIRECTIONS);
		String uuid = value(event, "uuid");
		String call = uuid.isBlank() ? value(event, "attempt") : uuid;
		if (call.isBlank()) {
			throw ProblemException.invalidField("uuid", "uuid or attempt has to be there, and not empty.");
		}
		LogContext.call(call);
		boolean timed = !value(event, "timestamp").isBlank();
		byte[] key = timed ? digest(KEY_FIELDS.stream().map((field) -> value(event, field)))
				: digest(Stream.of(event.toString()));
		UUID id = UUID.randomUUID();
		Instant receivedAt = this.clock.instant();
		this.numbers.parse(value(event, "cid")).ifPresent((cid) -> event.put("cid", this.numbers.e164(cid)));
		event.put("id", id.toString());
		event.put("received_at", UtcTimestamp.format(receivedAt));
		return new CallEvent(id, receivedAt, value(event, "event"), value(event, "direction"), value(event, "queue"),
				uuid, call, key, timed, text(event), traceparent);
	}

	private ObjectNode object(byte[] body) {
		try {
			// as text, since Jackson refuses names with escaped surrogates in bytes
			String text = (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
			if (this.json.readValue(text) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JsonProcessingException ex) {
			// said below
		}
		throw ProblemException.invalidJson("The body has to be a JSON object.");
	}

	/** Makes a string of a known field. */
	private static void readField(ObjectNode event, String field) {
		JsonNode value = event.get(field);
		if (value == null) {
			return;
		}
		if (!value.isTextual() && !value.isNumber() && !value.isNull()) {
			throw ProblemException.invalidField(field, field + " has to be a string or a number.");
		}
		String text = value.isNull() ? "" : value.asText();
		if (text.length() > LONGEST) {
			throw ProblemException.invalidField(field, field + " may have at most " + LONGEST + " characters.");
		}
		if (ControlCharacterCheck.fails(text)) {
			throw ProblemException.invalidField(field, field + " may not have control characters.");
		}
		event.put(field, text);
	}

	private static void requireOneOf(ObjectNode event, String field, Set<String> values) {
		if (!values.contains(value(event, field))) {
			throw ProblemException.invalidField(field,
					field + " has to be one of " + values.stream().sorted().collect(Collectors.joining(", ")) + ".");
		}
	}

	private static String value(ObjectNode event, String field) {
		return event.path(field).asText();
	}

	private static byte[] digest(Stream<String> parts) {
		// no part has a line break
		return Sha256.of(parts.collect(Collectors.joining("\n")));
	}

	private static String text(ObjectNode event) {
		return LONE_SURROGATE.matcher(event.toString())
			.replaceAll((half) -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
	}

}
