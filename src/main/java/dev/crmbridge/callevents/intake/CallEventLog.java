package dev.crmbridge.callevents.intake;

import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.phone.PhoneNumberParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writer of the log's line for each accepted event, which holds no personal data. */
final class CallEventLog {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventLog.class);

	private static final ObjectMapper JSON = new ObjectMapper();

	private CallEventLog() {
	}

	static void stored(CallEvent event) {
		log(event, event.id(), "stored");
	}

	static void duplicate(CallEvent event, UUID first) {
		log(event, first, "duplicate");
	}

	static void spooled(CallEvent event) {
		log(event, event.id(), "spooled");
	}

	private static void log(CallEvent event, UUID id, String result) {
		if (LOG.isInfoEnabled()) {
			LOG.info("Event {}: {} {}, queue {}, number {}, {}", id, event.event(), event.direction(),
					event.queue().isEmpty() ? "-" : LogContext.sanitize(event.queue()), number(event), result);
		}
	}

	/** Reads a text that is not a number from the body, to show that there is one. */
	private static String number(CallEvent event) {
		if (!event.number().isEmpty()) {
			return PhoneNumberParser.masked("+" + event.number());
		}
		try {
			String cid = JSON.readTree(event.body()).path("cid").asText();
			return cid.isEmpty() ? "-" : PhoneNumberParser.masked(cid);
		}
		catch (JsonProcessingException ex) {
			// a log line must not fail an event
			return "***";
		}
	}

}
