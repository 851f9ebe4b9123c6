package dev.crmbridge.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Filters out Camel's auto-configurations without a setting. The auto-configuration of a
 * component, a data format or a language only passes on its settings, and Camel's starter
 * brings seventy of them, also for vaults and clouds: 6 % of a start.
 */
final class CamelAutoConfigurationFilter implements AutoConfigurationImportFilter, EnvironmentAware {

	/**
	 * Such as {@code PlatformHttpComponentAutoConfiguration}, and converters of settings
	 * such as {@code HttpComponentTimeoutConverter}.
	 */
	private static final Pattern PART = Pattern.compile(
			"org\\.apache\\.camel\\..+\\.springboot\\.(\\w+?)(Component|DataFormat|Language)(AutoConfiguration|\\w*Converter)");

	/** Such as {@code vault.AwsVaultAutoConfiguration}. */
	private static final Pattern FEATURE = Pattern
		.compile("org\\.apache\\.camel\\.spring\\.boot\\.(cloud|routetemplate|threadpool|trace|vault)\\.\\w+");

	private static final Pattern WORD_END = Pattern.compile("(?<=[a-z])(?=[A-Z])");

	private Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public boolean[] match(String[] autoConfigurations, AutoConfigurationMetadata metadata) {
		boolean[] needed = new boolean[autoConfigurations.length];
		for (int i = 0; i < needed.length; i++) {
			String prefix = (autoConfigurations[i] != null) ? prefix(autoConfigurations[i]) : null;
			needed[i] = prefix == null || isSet(prefix);
		}
		return needed;
	}

	/**
	 * Returns the common prefix of the settings; {@code null} if the auto-configuration
	 * does more than pass settings on.
	 */
	private static String prefix(String autoConfiguration) {
		Matcher part = PART.matcher(autoConfiguration);
		if (part.matches()) {
			return "camel." + part.group(2) + "." + WORD_END.matcher(part.group(1)).replaceAll("-");
		}
		Matcher feature = FEATURE.matcher(autoConfiguration);
		return feature.matches() ? "camel." + feature.group(1) : null;
	}

	/** Spring ignores dashes in names, except in those of environment variables. */
	private boolean isSet(String prefix) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix.toLowerCase(Locale.ROOT));
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.anyMatch((source) -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

}
