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
 * Finds {@code direct:} targets that no route serves, which Camel notices in use only.
 */
class DirectTargetCheck {

	/** What is filled in later: {@code ${...}} and {@code {{...}}}. */
	private static final Pattern OPEN = Pattern.compile("\\$\\{[^}]*}|\\{\\{[^}]*}}");

	private static final Pattern TARGET = Pattern.compile("\\bdirect:(?://)?((?:\\$\\{[^}]*}|\\{\\{[^}]*}}|[\\w.-])+)");

	private static final Set<String> PROSE = Set.of("description", "note", "message");

	/**
	 * Looks for them.
	 * @param files the files that could be read
	 * @param unread the texts of the others, which may serve whatever they name
	 */
	List<ConfigProblem> problems(List<RouteFile> files, List<String> unread) {
		List<Definition> definitions = files.stream().flatMap((file) -> file.definitions().stream()).toList();
		Set<String> served = Stream
			.concat(definitions.stream().flatMap((definition) -> names(definition.from()).stream()),
					unread.stream().flatMap((text) -> names(text).stream()))
			.collect(Collectors.toSet());
		List<ConfigProblem> problems = new ArrayList<>();
		for (Definition definition : definitions) {
			YamlNode from = definition.from();
			definition.node().walk((key, node) -> {
				List<String> targets = PROSE.contains(key) ? List.of() : names(node);
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

	/** What is named by an endpoint or a text. */
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

}
