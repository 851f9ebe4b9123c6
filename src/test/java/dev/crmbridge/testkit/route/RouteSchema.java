package dev.crmbridge.testkit.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.route.RouteFiles.Definition;
import dev.crmbridge.testkit.route.RouteFiles.RouteFile;

/**
 * Checker of route files against Camel's schema of the YAML DSL and against the explicit
 * form. Returns a line per problem, with the file and, if any, the route.
 */
record RouteSchema(RouteFiles routes) {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");

	private static final JsonNode SCHEMA = schema();

	private static final JsonSchema VALIDATOR = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(SCHEMA);

	private static JsonNode schema() {
		try (InputStream schema = RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
			return Json.MAPPER.readTree(schema);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns violations of the schema, without those of placeholders: the schema does
	 * not allow a placeholder for a number or a boolean.
	 */
	List<String> problems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.routes.files()) {
			if (!file.root().isArray() || file.root().isEmpty()) {
				problems.add(file.name() + ": is no list of routes");
			}
			VALIDATOR.validate(file.root())
				.stream()
				.filter((message) -> !isPlaceholder(message.getInstanceNode()))
				.forEach((message) -> problems.add(file.name() + ": " + message));
		}
		return problems;
	}

	private static boolean isPlaceholder(JsonNode node) {
		return node != null && node.isTextual() && PLACEHOLDER.matcher(node.asText()).matches();
	}

	/**
	 * Returns deviations from the explicit form that visual editors write: no string
	 * where the schema also allows an object, and no language directly in a step that
	 * takes an {@code expression}.
	 */
	List<String> shortForms() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
			JsonNode schema = property(SCHEMA.path("items"), definition.kind());
			shortForms(definition.kind(), definition.node(), schema,
					(shortForm) -> problems.add(definition + ": " + shortForm));
		}
		return problems;
	}

	private static void shortForms(String key, JsonNode node, JsonNode schema, Consumer<String> report) {
		if (node.isTextual() && hasObjectForm(schema)) {
			report.accept("short form \"" + key + ": " + node.asText() + "\"");
		}
		if (node.isArray()) {
			node.forEach((item) -> shortForms(key, item, resolved(schema.path("items")), report));
		}
		boolean takesExpression = schema.path("properties").has("expression")
				&& schema.path("properties").has("simple");
		node.properties().forEach((field) -> {
			JsonNode inline = schema.path("properties").path(field.getKey());
			if (takesExpression && inline.isObject() && inline.isEmpty() && !field.getKey().equals("expression")) {
				report.accept("short form \"" + key + ": {" + field.getKey() + ": ...}\", without expression");
			}
			else {
				shortForms(field.getKey(), field.getValue(), property(schema, field.getKey()), report);
			}
		});
	}

	private static boolean hasObjectForm(JsonNode schema) {
		boolean text = false;
		boolean object = false;
		for (JsonNode form : schema.path("oneOf")) {
			text |= form.path("type").asText().equals("string");
			object |= form.path("type").asText().equals("object");
		}
		return text && object;
	}

	/** Returns the schema of a property, from any of the alternatives. */
	private static JsonNode property(JsonNode schema, String name) {
		JsonNode here = schema.path("properties").path(name);
		if (here.isObject() && !here.isEmpty()) {
			return resolved(here);
		}
		for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
			for (JsonNode alternative : schema.path(alternatives)) {
				JsonNode there = property(resolved(alternative), name);
				if (!there.isMissingNode()) {
					return there;
				}
			}
		}
		return MissingNode.getInstance();
	}

	private static JsonNode resolved(JsonNode schema) {
		String reference = schema.path("$ref").asText();
		return reference.isEmpty() ? schema : SCHEMA.at(reference.substring(1));
	}

}
