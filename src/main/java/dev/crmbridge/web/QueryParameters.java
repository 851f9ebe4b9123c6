package dev.crmbridge.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a query, from the query itself: Camel would mix them with the
 * request's headers, of which {@code From} is one.
 */
public final class QueryParameters {

	private final Map<String, String> values;

	private QueryParameters(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Reads a query.
	 * @param query the raw query; may be null
	 * @param known names of the parameters that there are
	 * @return the parameters; an empty one is as good as none
	 * @throws ProblemException if one is unknown, or there twice, or cannot be read
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
				throw ProblemException.invalidField(printable(name),
						"Known parameters are " + String.join(", ", known.stream().sorted().toList()) + ".");
			}
			if (values.put(name, (parts.length > 1) ? decode(name, parts[1]) : "") != null) {
				throw ProblemException.invalidField(name, name + " may be given once.");
			}
		}
		return new QueryParameters(values);
	}

	private static String printable(String name) {
		return (name.length() <= 64) ? name : name.substring(0, 64);
	}

	private static String decode(String name, String text) {
		try {
			String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
			if (decoded.indexOf('\0') < 0) {
				return decoded;
			}
		}
		catch (IllegalArgumentException ex) {
			// a percent sign that begins no escape
		}
		throw ProblemException.invalidField(name, name + " cannot be read.");
	}

	/** A parameter, if it is there and not empty. */
	public Optional<String> text(String name) {
		return Optional.ofNullable(this.values.get(name)).filter((value) -> !value.isEmpty());
	}

	/** A parameter that has to be one of some words. */
	public Optional<String> oneOf(String name, Set<String> words) {
		Optional<String> value = text(name);
		if (value.isPresent() && !words.contains(value.get())) {
			throw ProblemException.invalidField(name,
					name + " has to be one of " + String.join(", ", words.stream().sorted().toList()) + ".");
		}
		return value;
	}

	/** A parameter that has to be a whole number in some range. */
	public int number(String name, int otherwise, int least, int most) {
		String value = text(name).orElse(String.valueOf(otherwise));
		if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least || Integer.parseInt(value) > most) {
			throw ProblemException.invalidField(name,
					name + " has to be a whole number from " + least + " to " + most + ".");
		}
		return Integer.parseInt(value);
	}

}
