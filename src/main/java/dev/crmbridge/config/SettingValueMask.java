package dev.crmbridge.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.core.env.Environment;

/**
 * Mask for messages of Camel, which quote the URI of an endpoint with the values of
 * settings, secrets too: shows <code>{{name}}</code> instead of the value of each setting
 * that a route names.
 */
public final class SettingValueMask {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9._-]+)(?::[^{}]*)?}}");

	/**
	 * A shorter value may be a part of a word, and is replaced only where it stands
	 * alone.
	 */
	private static final int MIN_LENGTH = 8;

	/** The replacements, longest value first. */
	private final Map<String, String> names = new LinkedHashMap<>();

	/**
	 * Creates a mask for the settings that the routes of a folder name.
	 * @param environment the values of the settings
	 * @param folder the folder; a file that cannot be read is left out
	 */
	public SettingValueMask(Environment environment, RouteFolder folder) {
		files(folder).forEach((file) -> addAll(environment, text(file)));
	}

	private static List<Path> files(RouteFolder folder) {
		try {
			return folder.files();
		}
		catch (StartRefusedException ex) {
			// another check reports the folder
			return List.of();
		}
	}

	private static String text(Path file) {
		try {
			return TextFileReader.read(file);
		}
		catch (StartRefusedException ex) {
			// another check reports the file
			return "";
		}
	}

	private void addAll(Environment environment, String text) {
		PLACEHOLDER.matcher(text).results().map((found) -> found.group(1)).distinct().forEach((name) -> {
			String value = environment.getProperty(name);
			if (value != null && !value.isBlank()) {
				this.names.put(value, "{{" + name + "}}");
				this.names.put(URLEncoder.encode(value, StandardCharsets.UTF_8), "{{" + name + "}}");
			}
		});
	}

	/** Returns a message without the values of settings. */
	public String mask(String message) {
		String masked = message;
		for (String value : this.names.keySet()
			.stream()
			.sorted(Comparator.comparing(String::length).reversed())
			.toList()) {
			masked = pattern(value).matcher(masked).replaceAll(Matcher.quoteReplacement(this.names.get(value)));
		}
		return masked;
	}

	private static Pattern pattern(String value) {
		String literal = Pattern.quote(value);
		return Pattern.compile((value.length() < MIN_LENGTH) ? "(?<![\\w'])" + literal + "(?![\\w'])" : literal);
	}

}
