package dev.crmbridge.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Parameters of a query string. Read from the raw query, as Camel would mix parameters
 * with request headers, such as {@code from} with {@code From}.
 */
public final class QueryParameters {

	/** Maximum length of an unknown name that a problem repeats, in characters. */
	private static final int MAX_NAME_LENGTH = 64;

	private final Map<String, String> values;

	private QueryParameters(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Parses a query.
	 * @param query the raw query; may be null
	 * @param known names of the allowed parameters
	 * @return the parameters; an empty one counts as missing
	 * @throws ProblemException if a parameter is unknown, repeated or unreadable
	 */
	public static QueryParameters of(String query, Set<String> known) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String pair : ((query != null) ? query : "").split("&")) {
			if (pair.isEmpty()) {
				continue;
			}
			String[] parts = pair.split("=", 2);
			String name = decode("query", parts[0]);
			if (!known.contains(name)) {
				throw ProblemException.invalidField(shortened(name), "Unknown parameter. Known parameters: "
						+ String.join(", ", known.stream().sorted().toList()) + ".");
			}
			if (values.put(name, (parts.length > 1) ? decode(name, parts[1]) : "") != null) {
				throw ProblemException.invalidField(name, name + " must be given only once.");
			}
		}
		return new QueryParameters(values);
	}

	private static String shortened(String name) {
		return (name.length() <= MAX_NAME_LENGTH) ? name : name.substring(0, MAX_NAME_LENGTH);
	}

	private static String decode(String name, String text) {
		try {
			String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
			if (decoded.indexOf('\0') < 0) {
				return decoded;
			}
		}
		catch (IllegalArgumentException ex) {
			// a percent sign without two hex digits
		}
		throw ProblemException.invalidField(name, name + " must be percent-encoded text without NUL.");
	}

	/** Returns a parameter, unless it is missing or empty. */
	public Optional<String> text(String name) {
		return Optional.ofNullable(this.values.get(name)).filter((value) -> !value.isEmpty());
	}

	/** Returns a parameter that must be one of the given words. */
	public Optional<String> oneOf(String name, Set<String> words) {
		Optional<String> value = text(name);
		if (value.isPresent() && !words.contains(value.get())) {
			throw ProblemException.invalidField(name,
					name + " must be one of " + String.join(", ", words.stream().sorted().toList()) + ".");
		}
		return value;
	}

	/**
	 * Returns a parameter that must be a whole number from {@code min} to {@code max}.
	 */
	public int number(String name, int defaultValue, int min, int max) {
		String value = text(name).orElse(String.valueOf(defaultValue));
		if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
			throw ProblemException.invalidField(name,
					name + " must be a whole number from " + min + " to " + max + ".");
		}
		return Integer.parseInt(value);
	}

}
