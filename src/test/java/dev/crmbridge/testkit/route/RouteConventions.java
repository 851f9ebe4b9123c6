package dev.crmbridge.testkit.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.route.RouteFiles.Definition;
import dev.crmbridge.testkit.route.RouteFiles.Route;
import dev.crmbridge.testkit.route.RouteFiles.RouteFile;

import static dev.crmbridge.testkit.route.RouteFiles.PARAMETERS;
import static dev.crmbridge.testkit.route.RouteFiles.walk;

/**
 * Checker of route files against the project's conventions; {@code --check} finds routes
 * that cannot run. Each rule returns a line per problem, with the file and, if any, the
 * route.
 */
record RouteConventions(RouteFiles routes) {

	private static final int MAX_LINES = 90;

	private static final int MAX_STEPS = 12;

	private static final int MAX_HEADER_LINES = 5;

	/** Of the files that an integration engineer edits. */
	private static final int MAX_ENGINEER_FILES = 11;

	/** One step of so many may set a variable: data in variables is hard to follow. */
	private static final int MIN_STEPS_PER_VARIABLE = 10;

	private static final String POLICIES = "error-handling.camel.yaml";

	private static final Pattern VARIABLE = Pattern.compile("\\bvariable\\.(\\w+)");

	/** Headers of a request to Webitel. */
	private static final List<String> REQUEST = List.of("CamelHttpMethod", "CamelHttpPath", "CamelHttpQuery");

	private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	/** Expressions and placeholders: {@code ${...}} and {@code {{...}}}. */
	private static final Pattern OPEN = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

	/** Components that stay inside the process; all others touch the outside. */
	private static final Set<String> INSIDE = Set.of("bean", "class", "controlbus", "dataformat", "direct", "language",
			"log", "mock", "seda", "stub", "validator", "json-validator");

	private static final Set<String> SENDS = Set.of("to", "toD", "wireTap", "poll");

	private static final Set<String> SENDS_BY_EXPRESSION = Set.of("enrich", "pollEnrich", "recipientList");

	private static final Set<String> CODE = Set.of("process", "script", "groovy", "java", "joor", "js", "mvel", "ognl",
			"python", "wasm");

	/** Every route has an id in kebab-case and a description. */
	List<String> nameProblems() {
		List<String> problems = new ArrayList<>();
		for (Route route : this.routes.routes()) {
			if (!KEBAB_CASE.matcher(route.id()).matches()) {
				problems.add(route + ": its id is not in kebab-case");
			}
			if (route.description().isBlank()) {
				problems.add(route + ": has no description");
			}
		}
		for (Definition block : this.routes.definitions("templatedRoute")) {
			if (!KEBAB_CASE.matcher(block.node().path("routeId").asText()).matches()) {
				problems.add(block + ": its routeId is not in kebab-case");
			}
		}
		for (Definition configuration : this.routes.definitions("routeConfiguration")) {
			if (!KEBAB_CASE.matcher(configuration.node().path("id").asText()).matches()) {
				problems.add(configuration + ": its id is not in kebab-case");
			}
		}
		return problems;
	}

	/** A route that starts with {@code direct:} has that name as id. */
	List<String> directNameProblems() {
		return this.routes.routes()
			.stream()
			.filter(Route::isDirect)
			.filter((route) -> !route.isTemplate() || !OPEN.matcher(route.directName()).find())
			.filter((route) -> !route.directName().equals(route.id()))
			.map((route) -> route + ": is called as direct:" + route.directName())
			.toList();
	}

	/** Every route names an error policy. */
	List<String> routesWithoutPolicy() {
		return this.routes.routes()
			.stream()
			.filter((route) -> route.node().path("routeConfigurationId").asText().isEmpty())
			.map((route) -> route + ": names no routeConfigurationId")
			.toList();
	}

	/**
	 * Policies stand in one file and have a description; those that handle errors are
	 * named so.
	 */
	List<String> policyProblems() {
		List<String> problems = new ArrayList<>();
		for (Definition policy : this.routes.definitions("routeConfiguration")) {
			boolean handlesErrors = policy.node().has("onException") || policy.node().has("errorHandler");
			if (handlesErrors != policy.node().path("id").asText().endsWith("-errors")) {
				problems.add(policy + ": its id must end with -errors if, and only if, it handles errors");
			}
			if (policy.node().path("description").asText().isBlank()) {
				problems.add(policy + ": has no description");
			}
			if (!policy.file().equals(POLICIES)) {
				problems.add(policy + ": must stand in " + POLICIES);
			}
		}
		return problems;
	}

	/** An integration engineer has few files to look at. */
	List<String> engineerFileProblems() {
		List<String> files = this.routes.names().stream().filter((name) -> !name.contains("/")).toList();
		return (files.size() <= MAX_ENGINEER_FILES) ? List.of()
				: List.of(files.size() + " files are not in system/, " + MAX_ENGINEER_FILES + " at most: " + files);
	}

	/** Few steps set variables. */
	List<String> variableShareProblems() {
		int[] counts = new int[2];
		this.routes.definitions().forEach((definition) -> walk(definition.node(), (key, node) -> {
			if (key.equals("steps")) {
				counts[0]++;
				counts[1] += node.has("setVariable") ? 1 : node.path("setVariables").path("variables").size();
			}
		}));
		return (counts[1] * MIN_STEPS_PER_VARIABLE <= counts[0]) ? List.of()
				: List.of(counts[1] + " of " + counts[0] + " steps set a variable, a tenth at most");
	}

	/** The header of a file names each variable that its routes read or set. */
	List<String> undocumentedVariables() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.routes.files()) {
			String header = file.text()
				.lines()
				.takeWhile((line) -> line.startsWith("#"))
				.collect(Collectors.joining("\n"));
			Set<String> variables = new TreeSet<>();
			VARIABLE.matcher(file.root().toString()).results().forEach((result) -> variables.add(result.group(1)));
			walk(file.root(), (key, node) -> {
				variables.add(node.path("variableReceive").asText());
				variables.add(node.path("variableSend").asText());
				variables.add(node.path("setVariable").path("name").asText());
				variables.add(node.path("variable").path("expression").asText());
			});
			variables.stream()
				.filter((name) -> !name.isEmpty() && !Pattern.compile("\\b" + name + "\\b").matcher(header).find())
				.forEach((name) -> problems.add(file.name() + ": its header does not name the variable " + name));
		}
		return problems;
	}

	/**
	 * A request to Webitel names its method, path and query together: what one leaves out
	 * is still that of the request before it.
	 */
	List<String> incompleteRequests() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
			walk(definition.node(), (key, node) -> {
				Set<String> names = new HashSet<>(node.path("setHeaders").path("headers").findValuesAsText("name"));
				if (names.contains("CamelHttpPath")) {
					REQUEST.stream()
						.filter((name) -> !names.contains(name))
						.forEach((name) -> problems.add(definition + ": a request names no " + name));
				}
				if (REQUEST.subList(0, 2).contains(node.path("setHeader").path("name").asText())) {
					problems.add(definition + ": a request names its headers in several steps");
				}
			});
		}
		return problems;
	}

	/** Only policies handle errors: no {@code onException} elsewhere. */
	List<String> ownErrorHandling() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
			if (definition.kind().equals("onException")) {
				problems.add(definition.file() + ": onException outside a routeConfiguration");
			}
			else if (!definition.kind().equals("routeConfiguration")
					&& definition.node().findValue("onException") != null) {
				problems.add(definition + ": onException inside a route");
			}
		}
		return problems;
	}

	/** No file is too long, and no route has too many steps. */
	List<String> sizeProblems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.routes.files()) {
			long lines = file.text().lines().count();
			if (lines > MAX_LINES) {
				problems.add(file.name() + ": has " + lines + " lines, " + MAX_LINES + " at most");
			}
		}
		for (Route route : this.routes.routes()) {
			int steps = route.from().path("steps").size();
			if (steps > MAX_STEPS) {
				problems.add(route + ": has " + steps + " steps, " + MAX_STEPS + " at most");
			}
		}
		return problems;
	}

	/** Every file opens with a comment that says what it is for. */
	List<String> headerProblems() {
		List<String> problems = new ArrayList<>();
		for (RouteFile file : this.routes.files()) {
			long header = file.text().lines().takeWhile((line) -> line.startsWith("#")).count();
			if (header == 0) {
				problems.add(file.name() + ": does not open with a comment");
			}
			if (header > MAX_HEADER_LINES) {
				problems.add(file.name() + ": its header has " + header + " lines, " + MAX_HEADER_LINES + " at most");
			}
		}
		return problems;
	}

	/** Every step that touches the outside has an id and a description. */
	List<String> unnamedOutsideSteps() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
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

	/** Code stands in beans: no processor, script or code in a route file. */
	List<String> code() {
		List<String> problems = new ArrayList<>();
		for (Definition definition : this.routes.definitions()) {
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
		return problems;
	}

}
