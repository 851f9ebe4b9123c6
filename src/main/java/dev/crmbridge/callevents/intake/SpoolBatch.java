package dev.crmbridge.callevents.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.logging.LoggedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that the store gets from the spool at once, from whole lines of a segment. Each
 * line is an event in JSON.
 *
 * @param events the events, oldest first
 * @param unreadable invalid lines
 * @param length size of the lines in bytes
 */
record SpoolBatch(List<CallEvent> events, List<String> unreadable, int length) {

	private static final Logger LOG = LoggerFactory.getLogger(SpoolBatch.class);

	private static final int MAX_EVENTS = 200;

	/**
	 * Beginning of each line. No other part of a line contains these characters, as JSON
	 * escapes quotes, so an event after damaged bytes is found.
	 */
	private static final String LINE_START = "{\"id\":\"";

	/** Returns the line of an event. */
	static byte[] line(CallEvent event, ObjectMapper json) throws JsonProcessingException {
		return (json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reads the events of the whole lines in a part of a segment.
	 * @param read the part
	 * @param atEnd whether the segment ends with the part
	 * @param json mapper that reads a line
	 */
	static SpoolBatch of(byte[] read, boolean atEnd, ObjectMapper json) {
		List<CallEvent> events = new ArrayList<>();
		List<String> unreadable = new ArrayList<>();
		int from = 0;
		for (int at = 0; at < read.length && events.size() < MAX_EVENTS; at++) {
			if (read[at] == '\n') {
				String line = new String(read, from, at - from, StandardCharsets.UTF_8);
				int start = Math.max(0, line.lastIndexOf(LINE_START));
				CallEvent event = event(line.substring(start), json);
				if (event != null) {
					events.add(event);
				}
				if (event == null || start > 0) {
					unreadable.add((event == null) ? line : line.substring(0, start));
				}
				from = at + 1;
			}
		}
		return (from > 0 || read.length == 0) ? new SpoolBatch(events, unreadable, from) : withoutLine(read, atEnd);
	}

	/** Reads a part without a line break: the beginning of a line, or damaged bytes. */
	private static SpoolBatch withoutLine(byte[] read, boolean atEnd) {
		String text = new String(read, StandardCharsets.UTF_8);
		boolean torn = atEnd && (text.startsWith(LINE_START) || LINE_START.startsWith(text));
		if (torn) {
			LOG.warn("Skipped an incomplete line at the end of a spool segment; its event was not acknowledged");
		}
		return new SpoolBatch(List.of(), torn ? List.of() : List.of(text), read.length);
	}

	private static CallEvent event(String line, ObjectMapper json) {
		try {
			return json.readValue(line, CallEvent.class);
		}
		catch (JsonProcessingException ex) {
			LOG.debug("Could not read a line of the spool", new LoggedFailure(ex));
			return null;
		}
	}

}
