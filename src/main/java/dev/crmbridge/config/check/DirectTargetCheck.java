package dev.crmbridge.config.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;

/**
 * Checks that a route serves each {@code direct:} target. Camel notices a missing route
 * only when a message arrives.
 */
final class DirectTargetCheck {

	/** Parts that Camel resolves later: {@code ${...}} and {@code {{...}}}. */
	private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

	private static final Pattern TARGET = Pattern.compile("\\bdirect:(?://)?((?:" + EXPRESSION + "|[\\w.-])+)");

	private static final Set<String> PROSE_KEYS = Set.of("description", "note", "message");

	private DirectTargetCheck() {
	}

	/**
	 * Checks a target that a setting names.
	 * @param routes the files
	 * @param target {@code direct:} and a name
	 * @return a message if no route serves the target
	 */
	static Optional<String> mistake(RouteFiles routes, String target) {
		Set<String> served = served(routes);
		return names(target)
			.filter((name) -> !served.contains(name) && served.stream().noneMatch((each) -> couldBe(name, each)))
			.findFirst()
			.map((name) -> "no route serves direct:" + name + SpellingSuggester.suggestion(name, served));
	}

	private static Set<String> served(RouteFiles routes) {
		return Stream
			.concat(routes.definitions().stream().flatMap((definition) -> served(definition, routes)),
					routes.unread().stream().flatMap(DirectTargetCheck::names))
			.collect(Collectors.toSet());
	}

	/** Returns a problem for each target that no route serves. */
	static List<ConfigProblem> problems(RouteFiles routes) {
		Set<String> served = served(routes);
		return routes.definitions()
			.stream()
			.flatMap((definition) -> definition.node()
				.descendants()
				.filter((entry) -> !PROSE_KEYS.contains(entry.key()))
				.flatMap((entry) -> targets(entry.value())
					.filter((target) -> !served.contains(target)
							&& served.stream().noneMatch((name) -> couldBe(target, name)))
					.map((target) -> definition.problem(entry.value(), "no route serves direct:" + target))))
			.toList();
	}

	/** Returns the names in the URI with which a definition starts. */
	static Stream<String> names(Definition definition) {
		return Stream.of(definition.from(), definition.from().get("uri")).flatMap(DirectTargetCheck::names);
	}

	/** Returns the targets of an endpoint, a text, or a block's parameter transform. */
	private static Stream<String> targets(YamlNode node) {
		boolean transform = node.get("name").text().equals("transform") && !node.get("value").isMissing();
		String route = node.get("value").text();
		return (transform && !route.startsWith("direct:")) ? Stream.of(route) : names(node);
	}

	/** Returns the targets that an endpoint or a text names. */
	private static Stream<String> names(YamlNode node) {
		return node.get("uri").text().equals("direct") ? Stream.of(node.get("parameters").get("name").text())
				: names(node.text());
	}

	private static Stream<String> names(String text) {
		return TARGET.matcher(text).results().map((result) -> result.group(1));
	}

	/**
	 * Returns the names that a definition serves; a template serves one for each of its
	 * blocks.
	 */
	private static Stream<String> served(Definition definition, RouteFiles routes) {
		List<Definition> blocks = routes.definitions("templatedRoute")
			.stream()
			.filter((block) -> definition.is("routeTemplate")
					&& block.node().get("routeTemplateRef").text().equals(definition.id()))
			.toList();
		return blocks.isEmpty() ? names(definition)
				: blocks.stream().flatMap((block) -> names(definition).map((name) -> filled(name, block.node())));
	}

	private static String filled(String name, YamlNode block) {
		String filled = name;
		for (YamlNode parameter : block.get("parameters").items()) {
			filled = filled.replace("{{" + parameter.get("name").text() + "}}", parameter.get("value").text());
		}
		return filled;
	}

	private static boolean couldBe(String target, String name) {
		return pattern(target).matcher(name).matches() || pattern(name).matcher(target).matches();
	}

	private static Pattern pattern(String name) {
		return Pattern
			.compile(Stream.of(EXPRESSION.split(name, -1)).map(Pattern::quote).collect(Collectors.joining(".+")));
	}

}
