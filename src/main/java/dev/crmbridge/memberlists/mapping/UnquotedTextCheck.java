package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.YamlNode;

/**
 * Finds texts of {@code dialers.yaml} that YAML reads as something else because they have
 * no quotes: {@code 0441112233} as another number, {@code on} as a truth,
 * <code>{mobile}</code> as a mapping.
 */
final class UnquotedTextCheck {

	private static final Set<String> DIALER = Set.of("queue", "name", "priority", "expire-at", "min-offering-at",
			"timezone", "skill", "number-format", "duplicates", "charset", "delimiter", "split-by");

	private static final Set<String> COMMUNICATION = Set.of("destination", "type", "description", "display", "dtmf");

	/** Keys that take a number that is the same as text. */
	private static final Set<String> PLAIN = Set.of("type", "description", "display", "dtmf", "column");

	private static final Pattern SAME = Pattern.compile("0|-?[1-9][0-9]*");

	private final List<Found> found = new ArrayList<>();

	private UnquotedTextCheck() {
	}

	static List<Found> in(YamlNode file) {
		UnquotedTextCheck texts = new UnquotedTextCheck();
		file.get("dialers").entries().forEach((dialer) -> {
			List<String> path = List.of("dialers", dialer.key());
			texts.check(path, dialer.value(), DIALER);
			for (String naming : List.of("bucket", "agent")) {
				texts.check(below(path, naming), dialer.value().get(naming), Set.of("column"));
			}
			List<YamlNode> numbers = dialer.value().get("communications").items();
			for (int i = 0; i < numbers.size(); i++) {
				texts.check(below(below(path, "communications"), String.valueOf(i)), numbers.get(i), COMMUNICATION);
			}
			texts.checkVariables(below(path, "variables"), dialer.value().get("variables").items());
		});
		return texts.found;
	}

	private void check(List<String> path, YamlNode mapping, Set<String> keys) {
		mapping.entries()
			.stream()
			.filter((entry) -> keys.contains(entry.key()))
			.forEach((entry) -> check(below(path, entry.key()), entry.key() + ": ", entry.value()));
	}

	private void checkVariables(List<String> path, List<YamlNode> variables) {
		for (int i = 0; i < variables.size(); i++) {
			List<String> item = below(path, String.valueOf(i));
			YamlNode variable = variables.get(i);
			if (variable.isMapping() && variable.asWritten().isEmpty()) {
				variable.entries().forEach((named) -> check(item, named.key() + ": ", named.value()));
			}
			else {
				check(item, "- ", variable);
			}
		}
	}

	private void check(List<String> path, String before, YamlNode text) {
		text.asWritten()
			.filter((written) -> !SAME.matcher(written).matches() || !isPlain(path.get(path.size() - 1)))
			.ifPresent((written) -> this.found.add(new Found(path, text.line(),
					String.join(".", path) + " must be text in quotes: " + before + "\"" + written + "\"")));
	}

	/** Variables are items of a list. */
	private static boolean isPlain(String key) {
		return PLAIN.contains(key) || Character.isDigit(key.charAt(0));
	}

	private static List<String> below(List<String> path, String key) {
		return Stream.concat(path.stream(), Stream.of(key)).toList();
	}

	/**
	 * A text without quotes.
	 *
	 * @param path keys, and numbers of items from 0
	 * @param line its line
	 * @param message what is wrong
	 */
	record Found(List<String> path, int line, String message) {
	}

}
