package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;
import org.apache.camel.support.PatternHelper;

/**
 * Checks that ids are unique and that error policies and templates exist. Camel ignores a
 * missing policy, and the route would run without one.
 */
class RouteNameCheck {

	private final Map<String, ConfigProblem> usedIds = new HashMap<>();

	private final List<ConfigProblem> problems = new ArrayList<>();

	/** Returns a problem for each duplicate id and each unknown policy or template. */
	List<ConfigProblem> problems(RouteFiles routes) {
		List<String> policies = ids(routes, "routeConfiguration");
		List<String> templates = ids(routes, "routeTemplate");
		for (Definition definition : routes.definitions()) {
			checkIds(definition);
			YamlNode policy = definition.route().get("routeConfigurationId");
			for (String name : policy.text().split(",")) {
				// Camel does not strip the names, and ignores an unknown one
				if (!name.equals(name.strip())) {
					this.problems.add(definition.problem(policy,
							"routeConfigurationId must be names joined by commas without blanks, was \"" + policy.text()
									+ "\""));
				}
				if (!name.isBlank() && !routes.mayDefine(name.strip())
						&& policies.stream().noneMatch((known) -> PatternHelper.matchPattern(known, name.strip()))) {
					this.problems.add(definition.problem(policy, "unknown error policy (routeConfiguration) \""
							+ name.strip() + "\"; known policies: " + policies));
				}
			}
			YamlNode template = definition.node().get("routeTemplateRef");
			if (definition.is("templatedRoute") && !templates.contains(template.text())
					&& !routes.mayDefine(template.text())) {
				this.problems.add(definition.problem(template,
						"unknown routeTemplate \"" + template.text() + "\"; known templates: " + templates));
			}
		}
		return this.problems;
	}

	private static List<String> ids(RouteFiles routes, String kind) {
		return routes.definitions(kind).stream().map(Definition::id).sorted().toList();
	}

	/**
	 * Routes and their steps share one set of ids; templates and policies have their own.
	 */
	private void checkIds(Definition definition) {
		boolean hasOwnSet = definition.is("routeConfiguration") || definition.is("routeTemplate");
		checkId(definition, hasOwnSet ? definition.kind() + " " : "", definition.idNode());
		if (!hasOwnSet) {
			definition.from()
				.get("steps")
				.descendants()
				.filter((entry) -> !entry.key().equals("parameters"))
				.forEach((entry) -> checkId(definition, "", entry.value().get("id")));
		}
	}

	private void checkId(Definition definition, String kind, YamlNode id) {
		ConfigProblem here = definition.problem(id, "");
		ConfigProblem first = id.text().isEmpty() ? null : this.usedIds.putIfAbsent(kind + id.text(), here);
		if (first != null) {
			this.problems.add(definition.problem(id,
					"id \"" + id.text() + "\" is already used by " + first.where() + ":" + first.line()));
		}
	}

}
