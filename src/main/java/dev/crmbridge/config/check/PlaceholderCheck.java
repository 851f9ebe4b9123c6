package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;

/**
 * Checks that a setting exists for each {@code {{placeholder}}}, except in blocks of CRM
 * endpoints: a setting that a block names is reported as missing instead.
 */
class PlaceholderCheck {

	/** Matches the innermost of nested placeholders. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

	/** Values that {@code LookupSourceConfiguration} derives from settings. */
	private static final Set<String> DERIVED_VALUES = Set.of("lookup.route", "lookup.turn-wait",
			"lookup.source-timeout", "lookup.sql-parameters", "lookup.uses-sql", "lookup.uses-http");

	private final Predicate<String> known;

	/**
	 * Creates a check against the known settings.
	 * @param known whether a setting of this name exists
	 */
	PlaceholderCheck(Predicate<String> known) {
		this.known = known;
	}

	List<ConfigProblem> problems(RouteFile file) {
		return file.definitions()
			.stream()
			.filter((definition) -> !definition.is("templatedRoute"))
			.flatMap(this::problems)
			.toList();
	}

	private Stream<ConfigProblem> problems(Definition definition) {
		Set<String> parameters = parameters(definition);
		return definition.node()
			.descendants()
			.flatMap((entry) -> PLACEHOLDER.matcher(entry.value().text())
				.results()
				.map((placeholder) -> placeholder.group(1))
				.filter((name) -> !isOptional(name) && !parameters.contains(name) && !DERIVED_VALUES.contains(name)
						&& !this.known.test(name))
				.map((name) -> definition.problem(entry.value(),
						"unknown setting in the placeholder {{" + name + "}}")));
	}

	/** Returns whether it has a default or is a function such as {@code env:NAME}. */
	private static boolean isOptional(String name) {
		return name.startsWith("?") || name.startsWith("!") || name.contains(":");
	}

	private static Set<String> parameters(Definition template) {
		Set<String> parameters = new HashSet<>();
		template.node().get("parameters").items().forEach((parameter) -> parameters.add(parameter.get("name").text()));
		if (template.is("routeTemplate")) {
			parameters.add("routeId");
		}
		return parameters;
	}

}
