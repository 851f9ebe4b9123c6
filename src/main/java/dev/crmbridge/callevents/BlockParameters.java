package dev.crmbridge.callevents;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parameters of a block of {@code routes/crm-endpoints.camel.yaml}, by name. A blank
 * value counts as absent.
 *
 * @param given the parameters that the block has; null counts as absent
 */
public record BlockParameters(Map<String, String> given) {

	private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

	/** Returns whether the block has a value for a parameter. */
	public boolean has(String name) {
		return !raw(name).isBlank();
	}

	/** Returns a parameter without the spaces around it; "" if the block has none. */
	public String text(String name) {
		return raw(name).strip();
	}

	/** Returns a parameter with its spaces; "" if the block has none. */
	public String raw(String name) {
		return Objects.requireNonNullElse(this.given.get(name), "");
	}

	/**
	 * Returns the items of a comma-separated parameter.
	 * @throws InvalidParameterException if an item is empty
	 */
	Set<String> set(String name) {
		if (!has(name)) {
			return Set.of();
		}
		Set<String> values = list(text(name)).collect(Collectors.toSet());
		if (values.contains("")) {
			throw new InvalidParameterException(name, "a comma-separated list without empty items", text(name));
		}
		return values;
	}

	/**
	 * Returns the items of a comma-separated parameter, which must be known.
	 * @throws InvalidParameterException if an item is unknown
	 */
	Set<String> subset(String name, Set<String> known) {
		Set<String> values = set(name);
		values.stream().filter((value) -> !known.contains(value)).sorted().findFirst().ifPresent((value) -> {
			throw new InvalidParameterException(name, "one or more of " + words(known), value);
		});
		return values;
	}

	/**
	 * Returns a parameter with one of several values.
	 * @throws InvalidParameterException if the value is another
	 */
	public String oneOf(String name, String defaultValue, Set<String> known) {
		String value = has(name) ? text(name) : defaultValue;
		if (!known.contains(value)) {
			throw new InvalidParameterException(name, "one of " + words(known), value);
		}
		return value;
	}

	/**
	 * Returns a duration.
	 * @throws InvalidParameterException if the value is another
	 */
	Duration duration(String name, String defaultValue) {
		return parse(name, has(name) ? text(name) : defaultValue);
	}

	/**
	 * Returns a list of durations.
	 * @throws InvalidParameterException if an item is another
	 */
	List<Duration> durations(String name, String defaultValue) {
		return list(has(name) ? text(name) : defaultValue).map((each) -> parse(name, each)).toList();
	}

	/**
	 * Returns a whole number within limits.
	 * @throws InvalidParameterException if the value is another
	 */
	int number(String name, String defaultValue, int min, int max) {
		String text = has(name) ? text(name) : defaultValue;
		if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
			throw new InvalidParameterException(name, "a whole number from " + min + " to " + max, text);
		}
		return Integer.parseInt(text);
	}

	private static Stream<String> list(String text) {
		return Arrays.stream(text.split(",", -1)).map(String::strip);
	}

	private static String words(Set<String> words) {
		return words.stream().sorted().collect(Collectors.joining(", "));
	}

	private static Duration parse(String name, String text) {
		Matcher duration = DURATION.matcher(text);
		if (!duration.matches() || Long.parseLong(duration.group(1)) == 0) {
			throw new InvalidParameterException(name, "a duration such as 500ms, 5s, 30m, 2h or 7d", text);
		}
		long number = Long.parseLong(duration.group(1));
		return switch (duration.group(2)) {
			case "ms" -> Duration.ofMillis(number);
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

	/** Thrown when a parameter of a block has an invalid value. */
	public static final class InvalidParameterException extends IllegalArgumentException {

		private final String parameter;

		private final String rule;

		/**
		 * Creates an exception.
		 * @param parameter the name of the parameter
		 * @param rule what the parameter must be
		 * @param value the invalid value
		 */
		public InvalidParameterException(String parameter, String rule, String value) {
			super(parameter + " must be " + rule + ", was \"" + value + "\"");
			this.parameter = parameter;
			this.rule = parameter + " must be " + rule;
		}

		/**
		 * Creates an exception for a value that may hold a secret.
		 * @param parameter the name of the parameter
		 * @param rule what the parameter must be
		 */
		public InvalidParameterException(String parameter, String rule) {
			super(parameter + " must be " + rule);
			this.parameter = parameter;
			this.rule = getMessage();
		}

		/** Returns the message without the invalid value. */
		public String rule() {
			return this.rule;
		}

		/** Returns the name of the parameter. */
		public String parameter() {
			return this.parameter;
		}

	}

}
