package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;

/**
 * Checks that Camel knows each step and option, by the names in Camel's schema of the
 * YAML DSL. Camel itself stops at the first unknown one. Types and forms are not checked:
 * Camel accepts more of them than its schema.
 */
class YamlKeyCheck {

	/** A longer list would be too long to read. */
	private static final int MAX_LISTED_KEYS = 30;

	private final JsonNode schema;

	private final List<JsonNode> routes;

	/** Cache by the identity of the list of schemas. */
	private final Map<List<JsonNode>, Shape> shapes = new IdentityHashMap<>();

	YamlKeyCheck() {
		try (InputStream file = YamlKeyCheck.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
			this.schema = new ObjectMapper().readTree(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.routes = List.of(this.schema.path("items"));
	}

	List<ConfigProblem> problems(RouteFile file) {
		List<ConfigProblem> problems = new ArrayList<>();
		if (!file.root().isSequence()) {
			problems.add(file.problem(file.root(), "must be a list of routes"));
		}
		file.root().items().forEach((item) -> find(file, item, this.routes, problems));
		return problems;
	}

	private void find(RouteFile file, YamlNode node, List<JsonNode> schemas, List<ConfigProblem> problems) {
		Shape shape = this.shapes.computeIfAbsent(schemas, this::shape);
		node.items().forEach((item) -> find(file, item, shape.items, problems));
		Set<String> keys = new HashSet<>();
		for (YamlNode.Entry entry : node.entries()) {
			List<JsonNode> value = shape.keys.get(entry.key());
			if (!keys.add(entry.key())) {
				problems.add(file.problem(entry.value(), "duplicate key \"" + entry.key() + "\""));
			}
			else if (value != null) {
				find(file, entry.value(), value, problems);
			}
			else if (!shape.keys.isEmpty()) {
				problems.add(file.problem(entry.value(), "unknown key \"" + entry.key() + "\""
						+ ((shape.keys.size() <= MAX_LISTED_KEYS) ? "; known keys here: " + shape.keys.keySet() : "")));
			}
		}
	}

	/** Collects the keys and items of all forms that a node may have. */
	private Shape shape(List<JsonNode> schemas) {
		Shape shape = new Shape();
		schemas.forEach((schema) -> collect(schema, shape));
		return shape;
	}

	private void collect(JsonNode schema, Shape shape) {
		String reference = schema.path("$ref").asText();
		if (!reference.isEmpty()) {
			collect(this.schema.at(reference.substring(1)), shape);
		}
		schema.path("properties")
			.properties()
			.forEach((property) -> shape.keys.computeIfAbsent(property.getKey(), (key) -> new ArrayList<>())
				.add(property.getValue()));
		if (schema.has("items")) {
			shape.items.add(schema.path("items"));
		}
		for (String forms : List.of("oneOf", "anyOf", "allOf")) {
			schema.path(forms).forEach((form) -> collect(form, shape));
		}
	}

	private static final class Shape {

		private final Map<String, List<JsonNode>> keys = new TreeMap<>();

		private final List<JsonNode> items = new ArrayList<>();

	}

}
