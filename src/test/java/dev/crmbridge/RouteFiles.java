package dev.crmbridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;

/**
 * Route files, parsed, and where they leave our conventions. Each check returns a line
 * per problem, which names the file and, where there is one, the route.
 */
final class RouteFiles {

	private static final int MOST_LINES = 90;

	private static final int MOST_STEPS = 12;

	private static final int MOST_HEADER_LINES = 5;

	private static final String DIRECT = "direct:";

	/** What an endpoint takes, which is not ours to name. */
	private static final String PARAMETERS = "parameters";

	private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	/** What Camel or the caller fills in later: {@code ${...}} and {@code {{...}}}. */
	private static final Pattern OPEN = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]+}}");

	private static final Pattern DIRECT_TARGET = Pattern
		.compile("\\bdirect:(?://)?((?:\\$\\{[^}]*}|\\{\\{[^}]*}}|[\\w.-])+)");

	/** Endpoints that stay inside the process. All others touch the outside. */
	private static final Set<String> INSIDE = Set.of("bean", "class", "controlbus", "dataformat", "direct", "language",
			"log", "mock", "seda", "stub", "validator", "json-validator");

	private static final Set<String> ROUTES = Set.of("route", "from", "routeTemplate");

	private static final Set<String> SENDS = Set.of("to", "toD", "wireTap", "poll");

	private static final Set<String> SENDS_BY_EXPRESSION = Set.of("enrich", "pollEnrich", "recipientList");

	private static final Set<String> CODE = Set.of("process", "script", "groovy", "java", "joor", "js", "mvel", "ognl",
			"python", "wasm");

	private static final Set<String> PROSE = Set.of("description", "note", "message");

	private static final ObjectMapper YAML = YAMLMapper.builder()
		.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
		.build();

	private static final JsonNode SCHEMA = schema();

	private static final JsonSchema VALIDATOR = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(SCHEMA);

	private final List<RouteFile> files;

	private RouteFiles(List<RouteFile> files) {
		this.files = files;
	}

	/** The files of a folder that the bridge loads. */
	static RouteFiles in(Path folder) {
		try (Stream<Path> paths = Files.list(folder)) {
			Map<String, String> texts = new LinkedHashMap<>();
			for (Path path : paths.filter((path) -> path.toString().endsWith(".camel.yaml")).sorted().toList()) {
				texts.put(path.getFileName().toString(), Files.readString(path));
			}
			return of(texts);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Files by name, with their text. */
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

	private static JsonNode schema() {
		try (InputStream schema = RouteFiles.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
			return new ObjectMapper().readTree(schema);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> names() {
		return this.files.stream().map(RouteFile::name).toList();
	}

	List<String> routeIds() {
		return routes().stream().map(Route::id).toList();
	}

	/**
	 * Camel's own schema of the YAML DSL, which does not know that a placeholder may
	 * stand for a number or a boolean.
	 */
	List<String> schemaProblems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
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

	/** Every route has an id in kebab-case and a description. */
	List<String> nameProblems() {
		List<String> problems = new ArrayList<>();
		for (Route route : routes()) {
			if (!KEBAB_CASE.matcher(route.id()).matches()) {
				problems.add(route + ": its id is not in kebab-case");
			}
			if (route.description().isBlank()) {
				problems.add(route + ": has no description");
			}
		}
		for (Definition block : definitions("templatedRoute")) {
			if (!KEBAB_CASE.matcher(block.node().path("routeId").asText()).matches()) {
				problems.add(block + ": its routeId is not in kebab-case");
			}
		}
		for (Definition configuration : definitions("routeConfiguration")) {
			if (!KEBAB_CASE.matcher(configuration.node().path("id").asText()).matches()) {
				problems.add(configuration + ": its id is not in kebab-case");
			}
		}
		return problems;
	}

	/**
	 * Ids of routes and steps are unique over all files, and so are those of policies.
	 */
	List<String> duplicateIds() {
		Map<String, String> owners = new LinkedHashMap<>();
		List<String> problems = new ArrayList<>();
		BiConsumer<String, String> unique = (id, owner) -> {
			String first = owners.putIfAbsent(id, owner);
			if (first != null) {
				problems.add(owner + ": the id " + id + " is also in " + first);
			}
		};
		for (Route route : routes()) {
			unique.accept(route.id(), route.toString());
			walk(route.from(), (key, node) -> {
				if (!key.equals(PARAMETERS) && node.path("id").isTextual()) {
					unique.accept(node.path("id").asText(), route.toString());
				}
			});
		}
		definitions("templatedRoute")
			.forEach((block) -> unique.accept(block.node().path("routeId").asText(), block.toString()));
		definitions("routeConfiguration").forEach((policy) -> unique
			.accept("routeConfiguration " + policy.node().path("id").asText(), policy.toString()));
		return problems;
	}

	/** A route that starts with {@code direct:} has that name as id. */
	List<String> directNameProblems() {
		return routes().stream()
			.filter(Route::isDirect)
			.filter((route) -> !route.isTemplate() || !OPEN.matcher(route.directName()).find())
			.filter((route) -> !route.directName().equals(route.id()))
			.map((route) -> route + ": is called as direct:" + route.directName())
			.toList();
	}

	/** Every {@code direct:} target is served, wherever it is named. */
	List<String> unservedTargets() {
		List<String> served = routes().stream().filter(Route::isDirect).map(Route::directName).toList();
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			for (Definition definition : file.definitions()) {
				directTargets(definition.node()).stream()
					.filter((target) -> served.stream().noneMatch((name) -> couldBe(target, name)))
					.forEach((target) -> problems.add(definition + ": no route serves direct:" + target));
			}
		}
		return problems;
	}

	private static Set<String> directTargets(JsonNode definition) {
		Set<String> targets = new LinkedHashSet<>();
		walk(definition, (key, node) -> {
			if (!key.equals("from")) {
				node.properties().forEach((field) -> {
					if (field.getValue().isTextual() && !PROSE.contains(field.getKey())) {
						DIRECT_TARGET.matcher(field.getValue().asText())
							.results()
							.map((result) -> result.group(1))
							.forEach(targets::add);
					}
				});
				if (node.path("uri").asText().equals("direct")) {
					targets.add(node.path(PARAMETERS).path("name").asText());
				}
			}
		});
		return targets;
	}

	private static boolean couldBe(String target, String name) {
		return pattern(target).matcher(name).matches() || pattern(name).matcher(target).matches();
	}

	private static Pattern pattern(String name) {
		StringBuilder pattern = new StringBuilder();
		int end = 0;
		for (MatchResult open : OPEN.matcher(name).results().toList()) {
			pattern.append(Pattern.quote(name.substring(end, open.start()))).append(".+");
			end = open.end();
		}
		return Pattern.compile(pattern.append(Pattern.quote(name.substring(end))).toString());
	}

	/**
	 * Every edge route names an error policy, and every policy that is named exists.
	 */
	List<String> policyProblems() {
		List<String> policies = definitions("routeConfiguration").stream()
			.map((policy) -> policy.node().path("id").asText())
			.toList();
		List<String> problems = new ArrayList<>();
		for (Route route : routes()) {
			String policy = route.node().path("routeConfigurationId").asText();
			if (policy.isEmpty() && !route.isDirect()) {
				problems.add(route + ": is an edge and names no routeConfigurationId");
			}
			if (!policy.isEmpty() && !policies.contains(policy)) {
				problems.add(route + ": there is no routeConfiguration " + policy);
			}
		}
		return problems;
	}

	/** Errors are the policies' business: no {@code onException} anywhere else. */
	List<String> ownErrorHandling() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			for (Definition definition : file.definitions()) {
				if (definition.kind().equals("onException")) {
					problems.add(file.name() + ": onException outside a routeConfiguration");
				}
				else if (!definition.kind().equals("routeConfiguration")
						&& definition.node().findValue("onException") != null) {
					problems.add(definition + ": onException inside a route");
				}
			}
		}
		return problems;
	}

	/** No file is too long, and no route has too many steps. */
	List<String> sizeProblems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			long lines = file.text().lines().count();
			if (lines > MOST_LINES) {
				problems.add(file.name() + ": has " + lines + " lines, " + MOST_LINES + " at most");
			}
		}
		for (Route route : routes()) {
			int steps = route.from().path("steps").size();
			if (steps > MOST_STEPS) {
				problems.add(route + ": has " + steps + " steps, " + MOST_STEPS + " at most");
			}
		}
		return problems;
	}

	/** Every file opens with a comment that says what it is for. */
	List<String> headerProblems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			long header = file.text().lines().takeWhile((line) -> line.startsWith("#")).count();
			if (header == 0) {
				problems.add(file.name() + ": does not open with a comment");
			}
			if (header > MOST_HEADER_LINES) {
				problems.add(file.name() + ": its header has " + header + " lines, " + MOST_HEADER_LINES + " at most");
			}
		}
		return problems;
	}

	/** Every step that touches the outside has an id and a description. */
	List<String> unnamedOutsideSteps() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			for (Definition definition : file.definitions()) {
				walk(definition.node(), (key, node) -> {
					if (touchesOutside(key, node)) {
						for (String name : List.of("id", "description")) {
							if (node.path(name).asText().isBlank()) {
								problems.add(definition + ": " + key + " " + uri(key, node) + " has no " + name);
							}
						}
					}
				});
			}
		}
		return problems;
	}

	private static boolean touchesOutside(String key, JsonNode node) {
		return (SENDS.contains(key) || SENDS_BY_EXPRESSION.contains(key))
				&& !INSIDE.contains(uri(key, node).split(":", 2)[0]);
	}

	private static String uri(String key, JsonNode node) {
		if (SENDS.contains(key)) {
			return node.isTextual() ? node.asText() : node.path("uri").asText();
		}
		JsonNode language = node.path("expression");
		for (JsonNode child : language) {
			return child.isTextual() ? child.asText() : child.path("expression").asText();
		}
		return "";
	}

	/** Java is for beans: no processor, script or code inside a file. */
	List<String> code() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			for (Definition definition : file.definitions()) {
				walk(definition.node(), (key, node) -> {
					if (!key.equals(PARAMETERS)) {
						node.properties()
							.stream()
							.map(Map.Entry::getKey)
							.filter(CODE::contains)
							.forEach((code) -> problems.add(definition + ": " + code + " is code in a route"));
					}
				});
			}
		}
		return problems;
	}

	/**
	 * The explicit form that visual editors write: no string where the schema also knows
	 * an object, and no language directly in a step that takes an {@code expression}.
	 */
	List<String> shortForms() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.files) {
			for (Definition definition : file.definitions()) {
				JsonNode schema = property(SCHEMA.path("items"), definition.kind());
				shortForms(definition.kind(), definition.node(), schema,
						(shortForm) -> problems.add(definition + ": " + shortForm));
			}
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

	/** What the schema says about a property, wherever in its alternatives. */
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

	private List<Definition> definitions(String kind) {
		return this.files.stream()
			.flatMap((file) -> file.definitions().stream())
			.filter((definition) -> definition.kind().equals(kind))
			.toList();
	}

	private List<Route> routes() {
		return this.files.stream()
			.flatMap((file) -> file.definitions().stream())
			.filter((definition) -> ROUTES.contains(definition.kind()))
			.map(Route::new)
			.toList();
	}

	/**
	 * All objects of a tree, with the key that each is found under; those of a list under
	 * the list's.
	 */
	private static void walk(JsonNode root, BiConsumer<String, JsonNode> visitor) {
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

	private record RouteFile(String name, String text, JsonNode root) {

		/** What stands at the top of the file: routes, templates, policies. */
		List<Definition> definitions() {
			List<Definition> definitions = new ArrayList<>();
			this.root.forEach((item) -> item.properties()
				.forEach((field) -> definitions.add(new Definition(this.name, field.getKey(), field.getValue()))));
			return definitions;
		}

	}

	private record Definition(String file, String kind, JsonNode node) {

		@Override
		public String toString() {
			String id = this.node.path("id").asText(this.node.path("routeId").asText("without an id"));
			return this.file + ": " + this.kind + " " + id;
		}

	}

	private record Route(Definition definition) {

		boolean isTemplate() {
			return this.definition.kind().equals("routeTemplate");
		}

		String id() {
			return this.definition.node().path("id").asText();
		}

		String description() {
			return this.definition.node().path("description").asText(node().path("description").asText());
		}

		/** The route itself, which in a template is one level down. */
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
