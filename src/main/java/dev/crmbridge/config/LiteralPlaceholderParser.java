package dev.crmbridge.config;

import java.util.regex.Pattern;

import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.spring.boot.SpringPropertiesParser;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Parser for Camel's <code>{{name}}</code> that keeps the value of a setting literal.
 * Camel would replace <code>{{…}}</code> inside a generated password, or print the
 * password in the message that it cannot. Only parameters of a route template may refer
 * to settings.
 */
@Component
class LiteralPlaceholderParser extends SpringPropertiesParser {

	/** Follows each brace of a value while Camel searches for double braces. */
	private static final String MARK = "\uE000";

	/** Camel reads a backslash here as an escape. */
	private static final Pattern BACKSLASH_BEFORE_BRACES = Pattern.compile("\\\\(?=\\{\\{|}})");

	/** Camel drops a backslash near the end. */
	private static final Pattern LAST_BACKSLASH = Pattern.compile("\\\\(?=.?\\z)", Pattern.DOTALL);

	private static final String DOUBLE_BACKSLASH = "\\\\\\\\";

	private final Environment settings;

	LiteralPlaceholderParser(Environment settings) {
		super(settings);
		this.settings = settings;
	}

	@Override
	public String parseProperty(String key, String value, PropertiesLookup properties) {
		if (value == null || isParameter(key) || !this.settings.containsProperty(key)) {
			return super.parseProperty(key, value, properties);
		}
		// Spring's rules for environment variables apply, not Camel's
		return this.settings.getProperty(key, value).replaceAll("[{}]", "$0" + MARK);
	}

	/** Returns whether the name is a parameter of the route template in progress. */
	private boolean isParameter(String key) {
		// containsKey would be false: OrderedLocationProperties does not override it
		return getPropertiesComponent() != null && getPropertiesComponent().getLocalProperties() != null
				&& getPropertiesComponent().getLocalProperties().get(key) != null;
	}

	@Override
	public String parseUri(String text, PropertiesLookup properties, boolean fallback, boolean keepOptional,
			boolean nested) {
		String parsed = super.parseUri(text, properties, fallback, keepOptional, nested);
		if (parsed == null) {
			return null;
		}
		String literal = parsed.contains(MARK)
				? BACKSLASH_BEFORE_BRACES.matcher(parsed.replace(MARK, "")).replaceAll(DOUBLE_BACKSLASH) : parsed;
		return LAST_BACKSLASH.matcher(literal).replaceFirst(DOUBLE_BACKSLASH);
	}

}
