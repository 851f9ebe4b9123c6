package dev.crmbridge.events;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.log.LoggedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is handed on of a spool at a time: the whole lines at the beginning of what was
 * read of a segment, each an event in JSON.
 *
 * @param events the events, oldest first
 * @param unreadable lines that are none
 * @param length of all lines, in bytes
 */
record SpoolBatch(List<CallEvent> events, List<String> unreadable, int length) {

	private static final Logger LOG = LoggerFactory.getLogger(SpoolBatch.class);

	private static final int MOST_EVENTS = 200;

	/** The line that is written of an event. */
	static byte[] line(CallEvent event, ObjectMapper json) throws JsonProcessingException {
		return (json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	/** Makes events of lines, of the last only if all of it is there. */
	static SpoolBatch of(byte[] read, ObjectMapper json) {
		List<CallEvent> events = new ArrayList<>();
		List<String> unreadable = new ArrayList<>();
		int from = 0;
		for (int at = 0; at < read.length && events.size() < MOST_EVENTS; at++) {
			if (read[at] == '\n') {
				String line = new String(read, from, at - from, StandardCharsets.UTF_8);
				CallEvent event = event(line, json);
				if (event != null) {
					events.add(event);
				}
				else {
					unreadable.add(line);
				}
				from = at + 1;
			}
		}
		return new SpoolBatch(events, unreadable, from);
	}

	private static CallEvent event(String line, ObjectMapper json) {
		try {
			return json.readValue(line, CallEvent.class);
		}
		catch (JsonProcessingException ex) {
			LOG.debug("A line of the spool cannot be read", new LoggedFailure(ex));
			return null;
		}
	}

}
