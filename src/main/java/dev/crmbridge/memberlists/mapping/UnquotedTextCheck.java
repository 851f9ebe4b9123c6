package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.YamlNode;

/**
 * Check for texts of {@code dialers.yaml} that YAML changes because they have no quotes:
 * {@code 0441112233} becomes another number, {@code on} becomes {@code true},
 * <code>{mobile}</code> becomes a mapping.
 */
final class UnquotedTextCheck {

	private static final Set<String> DIALER_KEYS = Set.of("queue", "name", "priority", "expire-at", "min-offering-at",
			"timezone", "skill", "number-format", "duplicates", "charset", "delimiter", "split-by");

	private static final Set<String> COMMUNICATION_KEYS = Set.of("destination", "type", "description", "display",
			"dtmf");

	/** Keys that accept {@link #PLAIN_NUMBER} without quotes. */
	private static final Set<String> PLAIN_NUMBER_KEYS = Set.of("type", "description", "display", "dtmf", "column");

	/** A number that YAML reads as written. */
	private static final Pattern PLAIN_NUMBER = Pattern.compile("0|-?[1-9][0-9]*");

	private final List<Found> found = new ArrayList<>();

	private UnquotedTextCheck() {
	}

	/** Returns all such texts of a file. */
	static List<Found> in(YamlNode file) {
		UnquotedTextCheck texts = new UnquotedTextCheck();
		file.get("dialers").entries().forEach((dialer) -> {
			List<String> path = List.of("dialers", dialer.key());
			texts.check(path, dialer.value(), DIALER_KEYS);
			for (String block : List.of("bucket", "agent")) {
				texts.check(below(path, block), dialer.value().get(block), Set.of("column"));
			}
			List<YamlNode> numbers = dialer.value().get("communications").items();
			for (int i = 0; i < numbers.size(); i++) {
				texts.check(below(below(path, "communications"), String.valueOf(i)), numbers.get(i),
						COMMUNICATION_KEYS);
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
			.filter((written) -> !PLAIN_NUMBER.matcher(written).matches()
					|| !acceptsPlainNumber(path.get(path.size() - 1)))
			.ifPresent((written) -> this.found.add(new Found(path, text.line(),
					String.join(".", path) + " must be text in quotes: " + before + "\"" + written + "\"")));
	}

	/**
	 * Returns whether a key, or an item of the variables, accepts a number without
	 * quotes.
	 */
	private static boolean acceptsPlainNumber(String key) {
		return PLAIN_NUMBER_KEYS.contains(key) || Character.isDigit(key.charAt(0));
	}

	private static List<String> below(List<String> path, String key) {
		return Stream.concat(path.stream(), Stream.of(key)).toList();
	}

	/**
	 * A text without quotes.
	 *
	 * @param path keys and item numbers, from 0, that lead to the text
	 * @param line its line, from 1
	 * @param message the config problem
	 */
	record Found(List<String> path, int line, String message) {
	}

}
