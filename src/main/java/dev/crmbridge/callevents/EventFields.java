package dev.crmbridge.callevents;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reader for the fields of an event's JSON, as predicates and transforms see them. */
public final class EventFields {

	private static final ObjectMapper JSON = new ObjectMapper();

	private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {
	};

	private static final TypeReference<List<Map<String, Object>>> OBJECTS = new TypeReference<>() {
	};

	private EventFields() {
	}

	/**
	 * Returns the fields of an event, in the order of the JSON.
	 * @param body the event's JSON object
	 */
	public static Map<String, Object> read(String body) {
		return read(body, FIELDS);
	}

	/**
	 * Returns the fields of several objects.
	 * @param array an array of JSON objects
	 */
	public static List<Map<String, Object>> readAll(String array) {
		return read(array, OBJECTS);
	}

	private static <T> T read(String json, TypeReference<T> type) {
		try {
			return JSON.readValue(json, type);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException("the store must hold valid JSON", ex);
		}
	}

}
