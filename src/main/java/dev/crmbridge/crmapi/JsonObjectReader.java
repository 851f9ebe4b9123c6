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
 * The body of a CRM's request, or an object in it, read field by field. Each reader
 * refuses a value of another type with the field's name.
 */
final class JsonObjectReader {

	private static final ObjectReader JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build()
		.readerFor(JsonNode.class);

	private final ObjectNode object;

	/** Before the name of a field: empty, or the object's name and a dot. */
	private final String prefix;

	private JsonObjectReader(ObjectNode object, String prefix) {
		this.object = object;
		this.prefix = prefix;
	}

	/**
	 * Reads a body.
	 * @throws ProblemException if it is no JSON object
	 */
	static JsonObjectReader of(byte[] body) {
		try {
			if (body != null && JSON.readValue(body) instanceof ObjectNode object) {
				return new JsonObjectReader(object, "");
			}
		}
		catch (IOException ex) {
			// said below
		}
		throw ProblemException.invalidJson("The body has to be a JSON object.");
	}

	/** Refuses fields that are none of these. */
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

	/** A string of at most so many characters; an empty one is as good as none. */
	Optional<String> text(String field, int longest) {
		return value(field).map((value) -> {
			if (!value.isTextual()) {
				throw invalid(field, "has to be a string");
			}
			if (value.asText().length() > longest) {
				throw invalid(field, "may have at most " + longest + " characters");
			}
			if (ControlCharacterCheck.fails(value.asText())) {
				throw invalid(field, "may not have control characters");
			}
			return value.asText();
		}).filter((text) -> !text.isBlank());
	}

	/** A string that has to be there. */
	String requiredText(String field, int longest) {
		return text(field, longest).orElseThrow(() -> invalid(field, "has to be there, and not empty"));
	}

	/** Text of some lines, such as a person's remark. */
	Optional<String> lines(String field, int longest) {
		return value(field).map((value) -> {
			if (!value.isTextual()) {
				throw invalid(field, "has to be a string");
			}
			if (value.asText().length() > longest) {
				throw invalid(field, "may have at most " + longest + " characters");
			}
			if (value.asText().indexOf('\0') >= 0) {
				throw invalid(field, "may not have NUL characters");
			}
			return value.asText();
		}).filter((text) -> !text.isBlank());
	}

	/** A boolean. */
	Optional<Boolean> flag(String field) {
		return value(field).map((value) -> {
			if (!value.isBoolean()) {
				throw invalid(field, "has to be true or false");
			}
			return value.asBoolean();
		});
	}

	/** A whole number, also as a string, as Webitel writes its ids. */
	Optional<Long> number(String field, long least, long most) {
		return value(field).map((value) -> {
			String text = value.asText();
			if (!value.isIntegralNumber() && !value.isTextual() || !text.matches("[0-9]{1,18}")
					|| Long.parseLong(text) < least || Long.parseLong(text) > most) {
				throw invalid(field, "has to be a whole number from " + least + " to " + most);
			}
			return Long.parseLong(text);
		});
	}

	/** A value as it was written, whatever its type. */
	Optional<JsonNode> any(String field) {
		return value(field);
	}

	/** An object. */
	Optional<JsonObjectReader> object(String field) {
		return value(field).map((value) -> {
			if (!(value instanceof ObjectNode inner)) {
				throw invalid(field, "has to be an object");
			}
			return new JsonObjectReader(inner, this.prefix + field + ".");
		});
	}

	/** An object whose values become strings, as Webitel's variables are. */
	Optional<Map<String, String>> strings(String field) {
		return object(field).map((inner) -> {
			Map<String, String> strings = new LinkedHashMap<>();
			inner.object.properties().forEach((entry) -> {
				if (entry.getValue().isContainerNode()) {
					throw inner.invalid(entry.getKey(), "has to be a string, a number or a boolean");
				}
				strings.put(entry.getKey(), entry.getValue().isNull() ? "" : entry.getValue().asText());
			});
			return strings;
		});
	}

	/** A refusal of one of its fields. */
	ProblemException invalid(String field, String detail) {
		return ProblemException.invalidField(this.prefix + field, this.prefix + field + " " + detail + ".");
	}

}
