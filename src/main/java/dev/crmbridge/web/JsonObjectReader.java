package dev.crmbridge.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.commons.lang3.Strings;

/**
 * Reader for the fields of a request's body, or of an object in the body. A value of the
 * wrong type is rejected with the name of its field.
 */
public final class JsonObjectReader {

	/** Keeps numbers in the form in which they were written. */
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
	 * Returns a reader for a body, which may begin with a byte order mark.
	 * @param body the body; null if absent
	 * @throws ProblemException if the body is not a JSON object
	 */
	public static JsonObjectReader of(byte[] body) {
		try {
			// as text: in bytes, Jackson refuses names with escaped surrogates
			String text = (body != null) ? new String(body, StandardCharsets.UTF_8) : "";
			if (JSON.readValue(Strings.CS.removeStart(text, "\uFEFF")) instanceof ObjectNode object) {
				return new JsonObjectReader(object, "");
			}
		}
		catch (JsonProcessingException ex) {
			// rejected below
		}
		throw ProblemException.invalidJson("The body must be a JSON object.");
	}

	/** Returns the object that the reader reads. */
	public ObjectNode object() {
		return this.object;
	}

	/** Rejects unknown fields. */
	public void requireKnown(Set<String> fields) {
		this.object.fieldNames().forEachRemaining((field) -> {
			if (!fields.contains(field)) {
				throw ProblemException.invalidField(this.prefix + field.substring(0, Math.min(field.length(), 64)),
						"Known fields are " + String.join(", ", new TreeSet<>(fields)) + ".");
			}
		});
	}

	/**
	 * Returns a string without control characters; empty if absent.
	 * @param maxLength maximum length in characters
	 */
	public Optional<String> string(String field, int maxLength) {
		return string(field, maxLength, ControlCharacterCheck::fails, "control");
	}

	private Optional<String> string(String field, int maxLength, Predicate<String> isForbidden, String forbidden) {
		return any(field).map((value) -> {
			if (!value.isTextual()) {
				throw invalid(field, "must be a string");
			}
			if (value.asText().length() > maxLength) {
				throw invalid(field, "must have at most " + maxLength + " characters");
			}
			if (isForbidden.test(value.asText())) {
				throw invalid(field, "must not contain " + forbidden + " characters");
			}
			return value.asText();
		});
	}

	/** Returns the same; empty also if blank. */
	public Optional<String> text(String field, int maxLength) {
		return string(field, maxLength).filter(Predicate.not(String::isBlank));
	}

	/** Returns the same, which must not be blank. */
	public String requiredText(String field, int maxLength) {
		return text(field, maxLength).orElseThrow(() -> invalid(field, "must not be empty"));
	}

	/**
	 * Returns a string that may have line breaks; empty if absent or blank.
	 * @param maxLength maximum length in characters
	 */
	public Optional<String> lines(String field, int maxLength) {
		return string(field, maxLength, (text) -> text.indexOf('\0') >= 0, "NUL")
			.filter(Predicate.not(String::isBlank));
	}

	/** Returns a value, which must be one of the given words. */
	public String oneOf(String field, String value, Set<String> words) {
		if (!words.contains(value)) {
			throw invalid(field, "must be one of " + String.join(", ", new TreeSet<>(words)));
		}
		return value;
	}

	/** Returns a boolean; empty if absent. */
	public Optional<Boolean> flag(String field) {
		return any(field).map((value) -> {
			if (!value.isBoolean()) {
				throw invalid(field, "must be true or false");
			}
			return value.asBoolean();
		});
	}

	/** Returns a whole number; may be a string, as Webitel writes its ids. */
	public Optional<Long> number(String field, long min, long max) {
		return any(field).map((value) -> {
			String text = value.asText();
			if (!value.isIntegralNumber() && !value.isTextual() || !text.matches("[0-9]{1,18}")
					|| Long.parseLong(text) < min || Long.parseLong(text) > max) {
				throw invalid(field, "must be a whole number from " + min + " to " + max);
			}
			return Long.parseLong(text);
		});
	}

	/** Returns a value of any type; empty if absent. */
	public Optional<JsonNode> any(String field) {
		return Optional.ofNullable(this.object.get(field)).filter((value) -> !value.isNull());
	}

	/** Returns a reader for an inner object; empty if absent. */
	public Optional<JsonObjectReader> object(String field) {
		return any(field).map((value) -> {
			if (!(value instanceof ObjectNode inner)) {
				throw invalid(field, "must be an object");
			}
			return new JsonObjectReader(inner, this.prefix + field + ".");
		});
	}

	/** Returns the strings of a list; empty if absent. */
	public Optional<List<String>> list(String field) {
		return any(field).map((value) -> {
			if (!value.isArray() || !value.valueStream().allMatch(JsonNode::isTextual)) {
				throw invalid(field, "must be a list of strings");
			}
			return value.valueStream().map(JsonNode::asText).toList();
		});
	}

	/** Returns an object's values as strings, as Webitel's variables are strings. */
	public Optional<Map<String, String>> strings(String field) {
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
	public ProblemException invalid(String field, String detail) {
		return ProblemException.invalidField(this.prefix + field, this.prefix + field + " " + detail + ".");
	}

}
