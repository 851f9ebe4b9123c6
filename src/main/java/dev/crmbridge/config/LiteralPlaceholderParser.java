package dev.crmbridge.config;

import java.util.regex.Pattern;

import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.spring.boot.SpringPropertiesParser;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Camel's <code>{{name}}</code>, with the value of a setting taken as written: Camel
 * would fill in <code>{{…}}</code> in a generated password, or print the password because
 * it cannot. Only the parameters of a route template may name settings.
 */
@Component
class LiteralPlaceholderParser extends SpringPropertiesParser {

	/** Stands behind each brace of a value while Camel looks for double ones. */
	private static final String MARK = "\uE000";

	/** Camel takes such a backslash for an escape, and one near the end it loses. */
	private static final Pattern BEFORE_BRACES = Pattern.compile("\\\\(?=\\{\\{|}})");

	private static final Pattern LAST = Pattern.compile("\\\\(?=.?\\z)", Pattern.DOTALL);

	private static final String DOUBLE = "\\\\\\\\";

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
		// by the rules of Spring, and not Camel's for environment variables
		return this.settings.getProperty(key, value).replaceAll("[{}]", "$0" + MARK);
	}

	/** Parameters of the route template whose route is being made. */
	private boolean isParameter(String key) {
		return getPropertiesComponent() != null && getPropertiesComponent().getLocalProperties() != null
				&& getPropertiesComponent().getLocalProperties().containsKey(key);
	}

	@Override
	public String parseUri(String text, PropertiesLookup properties, boolean fallback, boolean keepOptional,
			boolean nested) {
		String parsed = super.parseUri(text, properties, fallback, keepOptional, nested);
		if (parsed == null) {
			return null;
		}
		String literal = parsed.contains(MARK) ? BEFORE_BRACES.matcher(parsed.replace(MARK, "")).replaceAll(DOUBLE)
				: parsed;
		return LAST.matcher(literal).replaceFirst(DOUBLE);
	}

}
