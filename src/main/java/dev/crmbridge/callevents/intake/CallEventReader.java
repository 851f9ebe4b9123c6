package dev.crmbridge.callevents.intake;

import java.time.Clock;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.TraceContextReader;
import org.apache.camel.Body;
import org.apache.camel.Header;

import org.springframework.stereotype.Component;

/**
 * Reader for call events as Webitel's hooks send them. Known fields are validated and may
 * be strings or numbers; unknown fields are kept.
 */
@Component
public class CallEventReader {

	/** Maximum length of a known field, in characters; Webitel's ids have 36. */
	private static final int MAX_LENGTH = 255;

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
	 * Reads one event, and sets its call in this thread's log context.
	 * @param body the request's body; null if absent
	 * @param traceparent the request's trace context; null if absent
	 * @return the event, with a new id
	 * @throws ProblemException unless the body is a JSON object with valid fields
	 */
	// annotations, as arguments that the route names would be two more expressions for
	// each event
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
		JsonObjectReader request = JsonObjectReader.of(body);
		CallEvent.FIELDS.forEach((field) -> readField(request, field));
		ObjectNode event = request.object();
		request.oneOf("event", value(event, "event"), CallEvent.EVENTS);
		request.oneOf("direction", value(event, "direction"), CallEvent.DIRECTIONS);
		String call = orderingKey(event);
		LogContext.call(call);
		DuplicateKey key = DuplicateKey.of(event);
		UUID id = UUID.randomUUID();
		String number = this.numbers.parse(value(event, "cid")).map(this.numbers::e164).orElse("");
		if (!number.isEmpty()) {
			event.put("cid", number);
		}
		event.put("id", id.toString());
		event.remove("received_at");
		return new CallEvent(id, this.clock.instant(), value(event, "event"), value(event, "direction"),
				value(event, "queue"), value(event, "uuid"), call, number.replace("+", ""), key.digest(), key.timed(),
				EventFields.encodable(event.toString()), traceparent);
	}

	/** Returns {@link CallEvent#call()}: the call's uuid, else the dialer attempt. */
	private static String orderingKey(ObjectNode event) {
		String uuid = value(event, "uuid");
		String key = uuid.isBlank() ? value(event, "attempt") : uuid;
		if (key.isBlank()) {
			throw ProblemException.invalidField("uuid", "uuid or attempt must not be empty.");
		}
		return key;
	}

	/** Validates a known field and turns it into a string. */
	private static void readField(JsonObjectReader request, String field) {
		ObjectNode event = request.object();
		JsonNode value = event.path(field);
		if (value.isNumber() || value.isNull()) {
			event.put(field, value.isNull() ? "" : value.asText());
		}
		else if (!value.isTextual() && !value.isMissingNode()) {
			throw request.invalid(field, "must be a string or a number");
		}
		request.string(field, MAX_LENGTH);
	}

	private static String value(ObjectNode event, String field) {
		return event.path(field).asText();
	}

}
