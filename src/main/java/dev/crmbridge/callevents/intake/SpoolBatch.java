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
 * What is handed on of a spool at a time: the whole lines at the beginning of what was
 * read of a segment, each an event in JSON.
 *
 * @param events the events, oldest first
 * @param unreadable lines that are none
 * @param length of what was read of the segment with it, in bytes
 */
record SpoolBatch(List<CallEvent> events, List<String> unreadable, int length) {

	private static final Logger LOG = LoggerFactory.getLogger(SpoolBatch.class);

	private static final int MOST_EVENTS = 200;

	/**
	 * What each line begins with, and what is nowhere else in one: JSON escapes quotes.
	 * So an event behind what a disk has spoilt is found.
	 */
	private static final String BEGINNING = "{\"id\":\"";

	/** The line that is written of an event. */
	static byte[] line(CallEvent event, ObjectMapper json) throws JsonProcessingException {
		return (json.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Makes events of lines, of the last only if all of it is there.
	 * @param read a part of a segment
	 * @param atEnd whether the segment ends with it
	 * @param json reads the lines
	 */
	static SpoolBatch of(byte[] read, boolean atEnd, ObjectMapper json) {
		List<CallEvent> events = new ArrayList<>();
		List<String> unreadable = new ArrayList<>();
		int from = 0;
		for (int at = 0; at < read.length && events.size() < MOST_EVENTS; at++) {
			if (read[at] == '\n') {
				String line = new String(read, from, at - from, StandardCharsets.UTF_8);
				int start = Math.max(0, line.lastIndexOf(BEGINNING));
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

	/** A part without a line break: the beginning of a line, or damaged bytes. */
	private static SpoolBatch withoutLine(byte[] read, boolean atEnd) {
		String text = new String(read, StandardCharsets.UTF_8);
		boolean torn = atEnd && (text.startsWith(BEGINNING) || BEGINNING.startsWith(text));
		if (torn) {
			LOG.warn("The last line of a spool segment was never written whole; its event was not acknowledged");
		}
		return new SpoolBatch(List.of(), torn ? List.of() : List.of(text), read.length);
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
