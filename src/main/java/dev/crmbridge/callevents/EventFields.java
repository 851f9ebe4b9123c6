package dev.crmbridge.callevents;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON of events as maps, as predicates, transforms and operators see them. */
public final class EventFields {

	private static final ObjectMapper JSON = new ObjectMapper();

	private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {
	};

	private static final TypeReference<List<Map<String, Object>>> OBJECTS = new TypeReference<>() {
	};

	/** Half of a surrogate pair: JSON can escape it, UTF-8 cannot encode it. */
	private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

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

	/** Returns the JSON of fields. */
	public static String write(Map<String, Object> fields) {
		return encodable(JSON.valueToTree(fields).toString());
	}

	/** Returns the JSON with each half of a surrogate pair as an escape sequence. */
	public static String encodable(String json) {
		return LONE_SURROGATE.matcher(json).replaceAll((half) -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
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
