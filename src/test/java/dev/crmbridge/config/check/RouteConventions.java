package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;

/**
 * Checker of route files against the project's conventions; {@code --check} finds routes
 * that cannot run.
 */
final class RouteConventions {

	private static final int MAX_LINES = 90;

	private static final int MAX_STEPS = 12;

	private static final int MAX_HEADER_LINES = 5;

	/** Of the files that an integration engineer edits. */
	private static final int MAX_ENGINEER_FILES = 12;

	/** One step of so many may set a variable: data in variables is hard to follow. */
	private static final int MIN_STEPS_PER_VARIABLE = 10;

	private static final String POLICIES = "error-handling.camel.yaml";

	private static final Pattern VARIABLE = Pattern.compile("\\bvariable\\.(\\w+)");

	/** Headers of a request to Webitel. */
	private static final List<String> REQUEST = List.of("CamelHttpMethod", "CamelHttpPath", "CamelHttpQuery");

	private static final Pattern KEBAB_CASE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	/** Components that stay inside the process; all others touch the outside. */
	private static final Set<String> INSIDE = Set.of("bean", "class", "controlbus", "dataformat", "direct", "language",
			"log", "mock", "seda", "stub", "validator", "json-validator");

	private static final Set<String> SENDS = Set.of("to", "toD", "wireTap", "poll");

	private static final Set<String> SENDS_BY_EXPRESSION = Set.of("enrich", "pollEnrich", "recipientList");

	private static final Set<String> CODE = Set.of("process", "script", "groovy", "java", "joor", "js", "mvel", "ognl",
			"python", "wasm");

	private final RouteFiles routes;

	private final Set<ConfigProblem> problems = new TreeSet<>();

	private RouteConventions(RouteFiles routes) {
		this.routes = routes;
	}

	/** Returns the problems of all files. */
	static List<String> problems(RouteFiles routes) {
		RouteConventions conventions = new RouteConventions(routes);
		routes.files().forEach(conventions::checkFile);
		routes.definitions().forEach(conventions::checkDefinition);
		conventions.checkSums();
		return conventions.problems.stream().map(ConfigProblem::toString).toList();
	}

	private void check(boolean kept, Definition definition, YamlNode at, String problem) {
		if (!kept) {
			this.problems.add(definition.problem(at, definition.kind() + " " + definition.id() + " " + problem));
		}
	}

	private void check(boolean kept, RouteFile file, String problem) {
		if (!kept) {
			this.problems.add(file.problem(file.root(), problem));
		}
	}

	/** A file is short, and opens with a comment that names its variables. */
	private void checkFile(RouteFile file) {
		long lines = file.text().lines().count();
		check(lines <= MAX_LINES, file, "has " + lines + " lines, " + MAX_LINES + " at most");
		List<String> header = file.text().lines().takeWhile((line) -> line.startsWith("#")).toList();
		check(!header.isEmpty() && header.size() <= MAX_HEADER_LINES, file,
				"opens with a comment of " + header.size() + " lines, must be 1 to " + MAX_HEADER_LINES);
		for (String name : variables(file)) {
			check(Pattern.compile("\\b" + name + "\\b").matcher(String.join("\n", header)).find(), file,
					"its header does not name the variable " + name);
		}
	}

	private static Set<String> variables(RouteFile file) {
		return file.root().descendants().map(YamlNode.Entry::value).flatMap((node) -> {
			Stream<String> named = Stream
				.of(node.get("variableReceive"), node.get("variableSend"), node.get("setVariable").get("name"),
						node.get("variable").get("expression"))
				.map(YamlNode::text);
			return Stream.concat(named, VARIABLE.matcher(node.text()).results().map((read) -> read.group(1)));
		}).filter((name) -> !name.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
	}

	private void checkDefinition(Definition definition) {
		if (definition.is("routeConfiguration")) {
			checkPolicy(definition);
		}
		else {
			check(!definition.is("onException") && nodes(definition).noneMatch((node) -> has(node, "onException")),
					definition, definition.node(), "has an onException: only policies handle errors");
		}
		check(KEBAB_CASE.matcher(definition.id()).matches(), definition, definition.idNode(),
				"must have an id in kebab-case");
		check(definition.is("templatedRoute") || Stream.of(definition.node(), definition.route())
			.anyMatch((node) -> !node.get("description").text().isBlank()), definition, definition.node(),
				"has no description");
		if (!definition.from().isMissing()) {
			checkRoute(definition);
		}
		definition.node().descendants().forEach((entry) -> checkStep(definition, entry.key(), entry.value()));
	}

	/** Policies stand in one file; those that handle errors are named so. */
	private void checkPolicy(Definition policy) {
		boolean handlesErrors = has(policy.node(), "onException") || has(policy.node(), "errorHandler");
		check(handlesErrors == policy.id().endsWith("-errors"), policy, policy.idNode(),
				"must have an id that ends with -errors if, and only if, it handles errors");
		check(policy.file().path().endsWith(POLICIES), policy, policy.node(), "must stand in " + POLICIES);
	}

	/** A route names a policy, is called by its id, and is short. */
	private void checkRoute(Definition route) {
		check(!route.route().get("routeConfigurationId").text().isEmpty(), route, route.node(),
				"names no routeConfigurationId");
		check(DirectTargetCheck.names(route).allMatch((name) -> name.contains("{{") || name.equals(route.id())), route,
				route.from(), "is called by another name than its id");
		int steps = route.from().get("steps").items().size();
		check(steps <= MAX_STEPS, route, route.from(), "has " + steps + " steps, " + MAX_STEPS + " at most");
	}

	private void checkStep(Definition definition, String key, YamlNode node) {
		// names of parameters are Camel's
		if (!key.equals("parameters")) {
			node.entries()
				.forEach((entry) -> check(!CODE.contains(entry.key()), definition, entry.value(),
						"holds code: " + entry.key()));
		}
		if (touchesOutside(key, node)) {
			for (String name : List.of("id", "description")) {
				check(!node.get(name).text().isBlank(), definition, node,
						"touches the outside by " + key + " " + uri(key, node) + ", which has no " + name);
			}
		}
		checkRequest(definition, node);
	}

	/**
	 * A request to Webitel names its method, path and query together: what one leaves out
	 * is still that of the request before it.
	 */
	private void checkRequest(Definition definition, YamlNode node) {
		Set<String> names = new HashSet<>();
		node.get("setHeaders").get("headers").items().forEach((header) -> names.add(header.get("name").text()));
		if (names.contains("CamelHttpPath")) {
			REQUEST.forEach((name) -> check(names.contains(name), definition, node, "has a request without " + name));
		}
		check(!REQUEST.subList(0, 2).contains(node.get("setHeader").get("name").text()), definition, node,
				"has a request that names its headers in several steps");
	}

	/** An integration engineer has few files to look at, and few steps set variables. */
	private void checkSums() {
		long files = this.routes.files().stream().filter((file) -> !file.path().toString().contains("system/")).count();
		if (files > MAX_ENGINEER_FILES) {
			this.problems.add(new ConfigProblem("routes/",
					files + " files are not in system/, " + MAX_ENGINEER_FILES + " at most"));
		}
		List<YamlNode> steps = this.routes.definitions()
			.stream()
			.flatMap((definition) -> definition.node().descendants())
			.filter((entry) -> entry.key().equals("steps"))
			.flatMap((entry) -> entry.value().items().stream())
			.toList();
		long setting = steps.stream().filter((step) -> has(step, "setVariable") || has(step, "setVariables")).count();
		if (setting * MIN_STEPS_PER_VARIABLE > steps.size()) {
			this.problems.add(new ConfigProblem("routes/",
					setting + " of " + steps.size() + " steps set a variable, a tenth at most"));
		}
	}

	private static Stream<YamlNode> nodes(Definition definition) {
		return definition.node().descendants().map(YamlNode.Entry::value);
	}

	private static boolean has(YamlNode node, String key) {
		return !node.get(key).isMissing();
	}

	private static boolean touchesOutside(String key, YamlNode node) {
		return (SENDS.contains(key) || SENDS_BY_EXPRESSION.contains(key))
				&& !INSIDE.contains(uri(key, node).split(":", 2)[0]);
	}

	private static String uri(String key, YamlNode node) {
		return SENDS.contains(key) ? node.get("uri").text()
				: node.get("expression")
					.entries()
					.stream()
					.map((language) -> language.value().get("expression").text())
					.collect(Collectors.joining());
	}

}
