package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reader and writer of JSON for all tests. {@link #object} writes as Webitel does: int64
 * as strings, without empty and zero values.
 */
public final class Json {

	/** The tests' only mapper; copy it to change its configuration. */
	public static final ObjectMapper MAPPER = new ObjectMapper();

	private Json() {
	}

	/**
	 * Reads a text that must be JSON.
	 * @throws AssertionError if the text is not JSON
	 */
	public static JsonNode json(String text) {
		try {
			return MAPPER.readTree(text);
		}
		catch (JsonProcessingException ex) {
			throw new AssertionError("not JSON: " + text, ex);
		}
	}

	/**
	 * Reads bytes that need not be JSON: a missing node for none, null for invalid JSON.
	 */
	public static JsonNode parse(byte[] json) {
		try {
			return (json.length > 0) ? MAPPER.readTree(json) : MissingNode.getInstance();
		}
		catch (IOException ex) {
			return NullNode.getInstance();
		}
	}

	/**
	 * Creates an object as Webitel writes it.
	 * @param keysAndValues keys and values in turn: a {@code Long} becomes a string, an
	 * {@code Integer} a number
	 * @return the object
	 */
	public static ObjectNode object(Object... keysAndValues) {
		ObjectNode node = MAPPER.createObjectNode();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			put(node, (String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return node;
	}

	/** Sets a key as Webitel writes it, unless the value is empty or zero. */
	public static void put(ObjectNode node, String key, Object value) {
		if (value instanceof Long number && number != 0) {
			node.put(key, number.toString());
		}
		else if (value instanceof Integer number && number != 0) {
			node.put(key, number);
		}
		else if (value instanceof Boolean flag && flag) {
			node.put(key, true);
		}
		else if (value instanceof String text && !text.isEmpty()) {
			node.put(key, text);
		}
		else if (value instanceof JsonNode child && !child.isEmpty()) {
			node.set(key, child);
		}
	}

	/** Creates Webitel's reference to another object: its id and name. */
	public static ObjectNode lookup(long id, String name) {
		return object("id", id, "name", name);
	}

	/** Creates an array. */
	public static ArrayNode array(Iterable<? extends JsonNode> items) {
		ArrayNode array = MAPPER.createArrayNode();
		items.forEach(array::add);
		return array;
	}

	/** Writes JSON as UTF-8. */
	public static byte[] bytes(JsonNode node) {
		try {
			return MAPPER.writeValueAsBytes(node);
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
