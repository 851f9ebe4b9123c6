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
 * Finds ids that are taken, and error policies and templates that are not there: Camel
 * does not notice a missing policy, and the route would run without one.
 */
class RouteNameCheck {

	private final Map<String, ConfigProblem> taken = new HashMap<>();

	private final List<ConfigProblem> problems = new ArrayList<>();

	/**
	 * Looks for them.
	 * @param files the files that could be read
	 * @param unread the texts of the others: what they may define is not missed
	 */
	List<ConfigProblem> problems(List<RouteFile> files, List<String> unread) {
		List<Definition> definitions = files.stream().flatMap((file) -> file.definitions().stream()).toList();
		definitions.forEach(this::unique);
		List<String> policies = ids(definitions, "routeConfiguration");
		List<String> templates = ids(definitions, "routeTemplate");
		for (Definition definition : definitions) {
			YamlNode policy = definition.route().get("routeConfigurationId");
			for (String name : policy.text().split(",")) {
				if (!name.isBlank() && unread.stream().noneMatch((text) -> text.contains(name.strip()))
						&& policies.stream().noneMatch((known) -> PatternHelper.matchPattern(known, name.strip()))) {
					this.problems.add(definition.file()
						.problem(policy, "there is no error policy (routeConfiguration) \"" + name.strip()
								+ "\"; known are " + policies));
				}
			}
			YamlNode template = definition.node().get("routeTemplateRef");
			if (definition.kind().equals("templatedRoute") && !templates.contains(template.text())
					&& unread.stream().noneMatch((text) -> text.contains(template.text()))) {
				this.problems.add(definition.file()
					.problem(template,
							"there is no routeTemplate \"" + template.text() + "\"; known are " + templates));
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

	/** Of routes and of their steps; those of templates and policies are apart. */
	private void unique(Definition definition) {
		String kind = definition.kind();
		if (kind.equals("routeConfiguration") || kind.equals("routeTemplate")) {
			unique(definition, kind + " ", definition.id(), definition.node().get("id"));
		}
		else if (kind.equals("templatedRoute")) {
			unique(definition, "", definition.id(), definition.node().get("routeId"));
		}
		else {
			unique(definition, "", definition.id(), definition.node().get("id"));
			definition.from().get("steps").walk((key, node) -> {
				if (!key.equals("parameters")) {
					unique(definition, "", node.get("id").text(), node.get("id"));
				}
			});
		}
	}

	private void unique(Definition definition, String kind, String id, YamlNode node) {
		if (!id.isEmpty()) {
			ConfigProblem here = definition.file().problem(node, "");
			ConfigProblem first = this.taken.putIfAbsent(kind + id, here);
			if (first != null) {
				this.problems.add(definition.file()
					.problem(node, "the id \"" + id + "\" is taken by " + first.where() + ":" + first.line()));
			}
		}
	}

}
