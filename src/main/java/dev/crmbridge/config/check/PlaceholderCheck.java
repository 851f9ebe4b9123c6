package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.check.RouteFile.Definition;

/**
 * Finds {@code {{placeholders}}} that no setting fills. Those of the CRM endpoints'
 * blocks are not looked at: a block may name settings that are still to be made.
 */
class PlaceholderCheck {

	/** The innermost of nested ones. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

	/** Follow from settings; see {@code LookupConfiguration}. */
	private static final Set<String> DERIVED = Set.of("lookup.database-wait", "lookup.sql-parameters");

	private final Predicate<String> known;

	/**
	 * What settings there are.
	 * @param known whether a name is a setting's
	 */
	PlaceholderCheck(Predicate<String> known) {
		this.known = known;
	}

	List<ConfigProblem> problems(RouteFile file) {
		List<ConfigProblem> problems = new ArrayList<>();
		for (Definition definition : file.definitions()) {
			if (!definition.kind().equals("templatedRoute")) {
				Set<String> parameters = parameters(definition);
				definition.node().walk((key, node) -> {
					Matcher placeholder = PLACEHOLDER.matcher(node.text());
					while (placeholder.find()) {
						String name = placeholder.group(1);
						if (!isOptional(name) && !parameters.contains(name) && !DERIVED.contains(name)
								&& !this.known.test(name)) {
							problems.add(file.problem(node, "there is no setting for {{" + name + "}}"));
						}
					}
				});
			}
		}
		return problems;
	}

	/** Has a default, or is a function such as {@code env:NAME}. */
	private static boolean isOptional(String name) {
		return name.startsWith("?") || name.startsWith("!") || name.contains(":");
	}

	private static Set<String> parameters(Definition template) {
		Set<String> parameters = new HashSet<>();
		template.node().get("parameters").items().forEach((parameter) -> parameters.add(parameter.get("name").text()));
		if (template.kind().equals("routeTemplate")) {
			parameters.add("routeId");
		}
		return parameters;
	}

}
