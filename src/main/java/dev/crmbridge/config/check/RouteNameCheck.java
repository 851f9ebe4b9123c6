package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.check.RouteFile.Definition;
import org.apache.camel.support.PatternHelper;

/**
 * Checks that ids are unique and that error policies and templates exist. Camel ignores a
 * missing policy, and the route would run without one.
 */
class RouteNameCheck {

	private final Map<String, ConfigProblem> usedIds = new HashMap<>();

	private final List<ConfigProblem> problems = new ArrayList<>();

	/**
	 * Returns a problem for each duplicate id and each unknown policy or template.
	 * @param files the parsed files
	 * @param unread the texts of unparsable files, which may define each name in them
	 */
	List<ConfigProblem> problems(List<RouteFile> files, List<String> unread) {
		List<Definition> definitions = files.stream().flatMap((file) -> file.definitions().stream()).toList();
		definitions.forEach(this::checkIds);
		List<String> policies = ids(definitions, "routeConfiguration");
		List<String> templates = ids(definitions, "routeTemplate");
		for (Definition definition : definitions) {
			YamlNode policy = definition.route().get("routeConfigurationId");
			for (String name : policy.text().split(",")) {
				// Camel does not strip the names, and ignores an unknown one
				if (!name.equals(name.strip())) {
					this.problems.add(definition.file()
						.problem(policy, "routeConfigurationId must be names joined by commas without blanks, was \""
								+ policy.text() + "\""));
				}
				if (!name.isBlank() && unread.stream().noneMatch((text) -> text.contains(name.strip()))
						&& policies.stream().noneMatch((known) -> PatternHelper.matchPattern(known, name.strip()))) {
					this.problems.add(definition.file()
						.problem(policy, "unknown error policy (routeConfiguration) \"" + name.strip()
								+ "\"; known policies: " + policies));
				}
			}
			YamlNode template = definition.node().get("routeTemplateRef");
			if (definition.kind().equals("templatedRoute") && !templates.contains(template.text())
					&& unread.stream().noneMatch((text) -> text.contains(template.text()))) {
				this.problems.add(definition.file()
					.problem(template,
							"unknown routeTemplate \"" + template.text() + "\"; known templates: " + templates));
			}
		}
		return this.problems;
	}

	private static List<String> ids(List<Definition> definitions, String kind) {
		return definitions.stream()
			.filter((definition) -> definition.kind().equals(kind))
			.map(Definition::id)
			.sorted()
			.toList();
	}

	/**
	 * Routes and their steps share one set of ids; templates and policies have their own.
	 */
	private void checkIds(Definition definition) {
		String kind = definition.kind();
		if (kind.equals("routeConfiguration") || kind.equals("routeTemplate")) {
			checkId(definition, kind + " ", definition.id(), definition.node().get("id"));
		}
		else if (kind.equals("templatedRoute")) {
			checkId(definition, "", definition.id(), definition.node().get("routeId"));
		}
		else {
			checkId(definition, "", definition.id(), definition.node().get("id"));
			definition.from().get("steps").walk((key, node) -> {
				if (!key.equals("parameters")) {
					checkId(definition, "", node.get("id").text(), node.get("id"));
				}
			});
		}
	}

	private void checkId(Definition definition, String kind, String id, YamlNode node) {
		if (!id.isEmpty()) {
			ConfigProblem here = definition.file().problem(node, "");
			ConfigProblem first = this.usedIds.putIfAbsent(kind + id, here);
			if (first != null) {
				this.problems.add(definition.file()
					.problem(node, "id \"" + id + "\" is already used by " + first.where() + ":" + first.line()));
			}
		}
	}

}
