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

/** JSON as Webitel writes it: int64 as strings, empty and zero values left out. */
public final class Json {

	public static final ObjectMapper MAPPER = new ObjectMapper();

	private Json() {
	}

	/**
	 * Takes keys and values in turn: a {@code Long} is written as a string, an
	 * {@code Integer} as a number.
	 */
	public static ObjectNode object(Object... keysAndValues) {
		ObjectNode node = MAPPER.createObjectNode();
		for (int i = 0; i < keysAndValues.length; i += 2) {
			put(node, (String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return node;
	}

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

	public static ObjectNode lookup(long id, String name) {
		return object("id", id, "name", name);
	}

	public static ArrayNode array(Iterable<? extends JsonNode> items) {
		ArrayNode array = MAPPER.createArrayNode();
		items.forEach(array::add);
		return array;
	}

	public static byte[] bytes(JsonNode node) {
		try {
			return MAPPER.writeValueAsBytes(node);
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Reads JSON; nothing at all is a missing node, what is no JSON is null. */
	public static JsonNode parse(byte[] json) {
		try {
			return (json.length > 0) ? MAPPER.readTree(json) : MissingNode.getInstance();
		}
		catch (IOException ex) {
			return NullNode.getInstance();
		}
	}

}
