package dev.crmbridge.callevents.intake;

import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.phone.PhoneNumberParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each event that was accepted, in one line, without anybody's data. */
final class CallEventLog {

	private static final Logger LOG = LoggerFactory.getLogger(CallEventLog.class);

	private static final ObjectMapper JSON = new ObjectMapper();

	private CallEventLog() {
	}

	static void stored(CallEvent event) {
		tell(event, event.id(), "stored");
	}

	static void duplicate(CallEvent event, UUID first) {
		tell(event, first, "duplicate");
	}

	static void spooled(CallEvent event) {
		tell(event, event.id(), "spooled");
	}

	private static void tell(CallEvent event, UUID id, String what) {
		if (LOG.isInfoEnabled()) {
			LOG.info("Event {}: {} {}, queue {}, number {}, {}", id, event.event(), event.direction(),
					event.queue().isEmpty() ? "-" : LogContext.sanitize(event.queue()), number(event), what);
		}
	}

	/** The spool keeps events as they are, so the number is only in what is passed on. */
	private static String number(CallEvent event) {
		try {
			String cid = JSON.readTree(event.body()).path("cid").asText();
			return cid.isEmpty() ? "-" : PhoneNumberParser.masked(cid);
		}
		catch (JsonProcessingException ex) {
			// no line of a log is worth an event
			return "***";
		}
	}

}
