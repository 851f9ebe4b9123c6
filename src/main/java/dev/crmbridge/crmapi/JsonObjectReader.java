package dev.crmbridge.crmapi;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.web.ControlCharacterCheck;
import dev.crmbridge.web.ProblemException;

/**
 * Reader for the fields of a CRM's request body, or of an object in the body. A value of
 * the wrong type is rejected with the name of its field.
 */
final class JsonObjectReader {

	private static final ObjectReader JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build()
		.readerFor(JsonNode.class);

	private final ObjectNode object;

	/** Prefix of field names: empty, or the object's name and a dot. */
	private final String prefix;

	private JsonObjectReader(ObjectNode object, String prefix) {
		this.object = object;
		this.prefix = prefix;
	}

	/**
	 * Returns a reader for a body.
	 * @throws ProblemException if the body is not a JSON object
	 */
	static JsonObjectReader of(byte[] body) {
		try {
			if (body != null && JSON.readValue(body) instanceof ObjectNode object) {
				return new JsonObjectReader(object, "");
			}
		}
		catch (IOException ex) {
			// rejected below
		}
		throw ProblemException.invalidJson("The body must be a JSON object.");
	}

	/** Rejects unknown fields. */
	void requireKnown(Set<String> fields) {
		this.object.fieldNames().forEachRemaining((field) -> {
			if (!fields.contains(field)) {
				throw ProblemException.invalidField(this.prefix + field.substring(0, Math.min(field.length(), 64)),
						"Known fields are " + String.join(", ", new TreeSet<>(fields)) + ".");
			}
		});
	}

	private Optional<JsonNode> value(String field) {
		return Optional.ofNullable(this.object.get(field)).filter((value) -> !value.isNull());
	}

	/**
	 * Returns a string without control characters; empty if absent or blank.
	 * @param maxLength maximum length in characters
	 */
	Optional<String> text(String field, int maxLength) {
		return value(field).map((value) -> {
			if (!value.isTextual()) {
				throw invalid(field, "must be a string");
			}
			if (value.asText().length() > maxLength) {
				throw invalid(field, "must have at most " + maxLength + " characters");
			}
			if (ControlCharacterCheck.fails(value.asText())) {
				throw invalid(field, "must not contain control characters");
			}
			return value.asText();
		}).filter((text) -> !text.isBlank());
	}

	/**
	 * Returns a string, which must not be blank.
	 * @param maxLength maximum length in characters
	 */
	String requiredText(String field, int maxLength) {
		return text(field, maxLength).orElseThrow(() -> invalid(field, "must not be empty"));
	}

	/**
	 * Returns a string that may have line breaks; empty if absent or blank.
	 * @param maxLength maximum length in characters
	 */
	Optional<String> lines(String field, int maxLength) {
		return value(field).map((value) -> {
			if (!value.isTextual()) {
				throw invalid(field, "must be a string");
			}
			if (value.asText().length() > maxLength) {
				throw invalid(field, "must have at most " + maxLength + " characters");
			}
			if (value.asText().indexOf('\0') >= 0) {
				throw invalid(field, "must not contain NUL characters");
			}
			return value.asText();
		}).filter((text) -> !text.isBlank());
	}

	/** Returns a boolean; empty if absent. */
	Optional<Boolean> flag(String field) {
		return value(field).map((value) -> {
			if (!value.isBoolean()) {
				throw invalid(field, "must be true or false");
			}
			return value.asBoolean();
		});
	}

	/** Returns a whole number; may be a string, as Webitel writes its ids. */
	Optional<Long> number(String field, long min, long max) {
		return value(field).map((value) -> {
			String text = value.asText();
			if (!value.isIntegralNumber() && !value.isTextual() || !text.matches("[0-9]{1,18}")
					|| Long.parseLong(text) < min || Long.parseLong(text) > max) {
				throw invalid(field, "must be a whole number from " + min + " to " + max);
			}
			return Long.parseLong(text);
		});
	}

	/** Returns a value of any type; empty if absent. */
	Optional<JsonNode> any(String field) {
		return value(field);
	}

	/** Returns a reader for an inner object; empty if absent. */
	Optional<JsonObjectReader> object(String field) {
		return value(field).map((value) -> {
			if (!(value instanceof ObjectNode inner)) {
				throw invalid(field, "must be an object");
			}
			return new JsonObjectReader(inner, this.prefix + field + ".");
		});
	}

	/** Returns an object's values as strings, as Webitel's variables are strings. */
	Optional<Map<String, String>> strings(String field) {
		return object(field).map((inner) -> {
			Map<String, String> strings = new LinkedHashMap<>();
			inner.object.properties().forEach((entry) -> {
				if (entry.getValue().isContainerNode()) {
					throw inner.invalid(entry.getKey(), "must be a string, a number or a boolean");
				}
				strings.put(entry.getKey(), entry.getValue().isNull() ? "" : entry.getValue().asText());
			});
			return strings;
		});
	}

	/** Returns the problem for an invalid field. */
	ProblemException invalid(String field, String detail) {
		return ProblemException.invalidField(this.prefix + field, this.prefix + field + " " + detail + ".");
	}

}
