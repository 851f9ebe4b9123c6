package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.crmbridge.testkit.http.Json;

/**
 * Camel's schema of the YAML DSL, reduced to the explicit form that visual editors write:
 * no string where the schema also allows an object, and no language directly in a step
 * that takes an {@code expression}.
 */
final class RouteSchema {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");

	private static final YAMLMapper YAML = new YAMLMapper();

	private static final JsonSchema VALIDATOR = JsonSchemaFactory.getInstance(VersionFlag.V4)
		.getSchema(explicit(schema()));

	private RouteSchema() {
	}

	private static JsonNode schema() {
		try (InputStream schema = RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
			return Json.MAPPER.readTree(schema);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode explicit(JsonNode schema) {
		JsonNode forms = schema.path("oneOf");
		if (forms.findValuesAsText("type").contains("object")) {
			removeIf(forms, (form) -> form.path("type").asText().equals("string"));
		}
		JsonNode properties = schema.path("properties");
		if (properties.has("expression") && properties.has("simple")) {
			JsonNode expression = properties.path("expression");
			removeIf(properties, (property) -> property.isEmpty() && property != expression);
		}
		schema.forEach(RouteSchema::explicit);
		return schema;
	}

	private static void removeIf(JsonNode parent, Predicate<JsonNode> condition) {
		for (Iterator<JsonNode> children = parent.iterator(); children.hasNext();) {
			if (condition.test(children.next())) {
				children.remove();
			}
		}
	}

	/**
	 * Returns violations of the schema, without those of placeholders: the schema does
	 * not allow a placeholder for a number or a boolean.
	 */
	static List<String> problems(RouteFile file) {
		try {
			return VALIDATOR.validate(YAML.readTree(file.text()))
				.stream()
				.filter((message) -> !isPlaceholder(message.getInstanceNode()))
				.map((message) -> file.path() + ": " + message)
				.toList();
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isPlaceholder(JsonNode node) {
		return node != null && PLACEHOLDER.matcher(node.asText()).matches();
	}

}
