package dev.crmbridge.testkit.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.crmbridge.config.RouteFolder;

/** Parsed route files with their definitions. */
record RouteFiles(List<RouteFile> files) {

	/** Parameters of an endpoint, whose names are Camel's. */
	static final String PARAMETERS = "parameters";

	private static final String DIRECT = "direct:";

	private static final Set<String> ROUTES = Set.of("route", "from", "routeTemplate");

	private static final ObjectMapper YAML = YAMLMapper.builder()
		.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
		.build();

	/** Reads the files of a folder that the bridge loads. */
	static RouteFiles in(Path folder) {
		try {
			Map<String, String> texts = new LinkedHashMap<>();
			for (Path path : new RouteFolder(folder).files()) {
				texts.put(folder.relativize(path).toString(), Files.readString(path));
			}
			return of(texts);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Parses files, given by name with their text. */
	static RouteFiles of(Map<String, String> texts) {
		return new RouteFiles(texts.entrySet().stream().map((text) -> read(text.getKey(), text.getValue())).toList());
	}

	private static RouteFile read(String name, String text) {
		try {
			return new RouteFile(name, text, YAML.readTree(text));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalArgumentException(name + ": " + ex.getMessage(), ex);
		}
	}

	List<String> names() {
		return this.files.stream().map(RouteFile::name).toList();
	}

	List<String> routeIds() {
		return routes().stream().map(Route::id).toList();
	}

	List<Definition> definitions() {
		return this.files.stream().flatMap((file) -> file.definitions().stream()).toList();
	}

	List<Definition> definitions(String kind) {
		return definitions().stream().filter((definition) -> definition.kind().equals(kind)).toList();
	}

	List<Route> routes() {
		return definitions().stream()
			.filter((definition) -> ROUTES.contains(definition.kind()))
			.map(Route::new)
			.toList();
	}

	/**
	 * Visits all objects of a tree with their keys; items of a list with the list's key.
	 */
	static void walk(JsonNode root, BiConsumer<String, JsonNode> visitor) {
		walk("", root, visitor);
	}

	private static void walk(String key, JsonNode node, BiConsumer<String, JsonNode> visitor) {
		if (node.isArray()) {
			node.forEach((item) -> walk(key, item, visitor));
			return;
		}
		visitor.accept(key, node);
		node.properties().forEach((field) -> walk(field.getKey(), field.getValue(), visitor));
	}

	record RouteFile(String name, String text, JsonNode root) {

		/**
		 * Returns the definitions at the top of the file: routes, templates, policies.
		 */
		List<Definition> definitions() {
			List<Definition> definitions = new ArrayList<>();
			this.root.forEach((item) -> item.properties()
				.forEach((field) -> definitions.add(new Definition(this.name, field.getKey(), field.getValue()))));
			return definitions;
		}

	}

	record Definition(String file, String kind, JsonNode node) {

		@Override
		public String toString() {
			String id = this.node.path("id").asText(this.node.path("routeId").asText("without an id"));
			return this.file + ": " + this.kind + " " + id;
		}

	}

	record Route(Definition definition) {

		boolean isTemplate() {
			return this.definition.kind().equals("routeTemplate");
		}

		String id() {
			return this.definition.node().path("id").asText();
		}

		String description() {
			return this.definition.node().path("description").asText(node().path("description").asText());
		}

		/** Returns the route itself, which is one level down in a template. */
		JsonNode node() {
			JsonNode inside = this.definition.node().path("route");
			return (isTemplate() && inside.isObject()) ? inside : this.definition.node();
		}

		JsonNode from() {
			return this.definition.kind().equals("from") ? this.definition.node() : node().path("from");
		}

		boolean isDirect() {
			String uri = from().path("uri").asText();
			return uri.equals("direct") || uri.startsWith(DIRECT);
		}

		String directName() {
			String uri = from().path("uri").asText();
			return uri.equals("direct") ? from().path(PARAMETERS).path("name").asText()
					: uri.substring(DIRECT.length()).replaceFirst("^//", "").replaceFirst("\\?.*$", "");
		}

		@Override
		public String toString() {
			return this.definition.toString();
		}

	}

}
