package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.check.RouteFile.Definition;

/**
 * Checks that a route serves each {@code direct:} target. Camel notices a missing route
 * only when a message arrives.
 */
class DirectTargetCheck {

	/** Parts that Camel resolves later: {@code ${...}} and {@code {{...}}}. */
	private static final Pattern EXPRESSION = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

	private static final Pattern TARGET = Pattern.compile("\\bdirect:(?://)?((?:\\$\\{[^}]*}|\\{\\{[^}]*}}|[\\w.-])+)");

	private static final Set<String> PROSE_KEYS = Set.of("description", "note", "message");

	/**
	 * Returns a problem for each target that no route serves.
	 * @param files the parsed files
	 * @param unread the texts of unparsable files, which may serve each name in them
	 */
	List<ConfigProblem> problems(List<RouteFile> files, List<String> unread) {
		List<Definition> definitions = files.stream().flatMap((file) -> file.definitions().stream()).toList();
		Set<String> served = Stream
			.concat(definitions.stream().flatMap((definition) -> served(definition, definitions)),
					unread.stream().flatMap((text) -> names(text).stream()))
			.collect(Collectors.toSet());
		List<ConfigProblem> problems = new ArrayList<>();
		for (Definition definition : definitions) {
			YamlNode from = definition.from();
			definition.node().walk((key, node) -> {
				List<String> targets = PROSE_KEYS.contains(key) ? List.of() : names(node);
				if (node.line() != from.line() && node.line() != from.get("uri").line()) {
					targets.stream()
						.filter((target) -> !served.contains(target))
						.filter((target) -> served.stream().noneMatch((name) -> couldBe(target, name)))
						.forEach((target) -> problems
							.add(definition.file().problem(node, "no route serves direct:" + target)));
				}
			});
		}
		return problems;
	}

	/** Returns the targets that an endpoint or a text names. */
	private static List<String> names(YamlNode node) {
		if (node.get("uri").text().equals("direct")) {
			return List.of(node.get("parameters").get("name").text());
		}
		String text = node.isMapping() && node.get("steps").isSequence() ? node.get("uri").text() : node.text();
		return names(text);
	}

	private static List<String> names(String text) {
		return TARGET.matcher(text).results().map((result) -> result.group(1)).toList();
	}

	/**
	 * Returns the names that a definition serves; a template serves one for each of its
	 * blocks.
	 */
	private static Stream<String> served(Definition definition, List<Definition> all) {
		List<String> names = names(definition.from());
		List<YamlNode> blocks = all.stream()
			.filter((each) -> each.kind().equals("templatedRoute") && definition.kind().equals("routeTemplate"))
			.map(Definition::node)
			.filter((block) -> block.get("routeTemplateRef").text().equals(definition.id()))
			.toList();
		return blocks.isEmpty() ? names.stream()
				: blocks.stream().flatMap((block) -> names.stream().map((name) -> filled(name, block)));
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
		StringBuilder pattern = new StringBuilder();
		int end = 0;
		for (MatchResult expression : EXPRESSION.matcher(name).results().toList()) {
			pattern.append(Pattern.quote(name.substring(end, expression.start()))).append(".+");
			end = expression.end();
		}
		return Pattern.compile(pattern.append(Pattern.quote(name.substring(end))).toString());
	}

}
