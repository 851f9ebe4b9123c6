package dev.crmbridge.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Keeps Spring from resolving <code>${…}</code> in secrets, environment variables and
 * secret files. Spring would replace it inside a generated password, or print the
 * password in the message that it cannot. Only a settings file may refer to another
 * setting for a secret, by <code>${NAME}</code> as the whole value.
 */
public class LiteralSettingsPostProcessor implements EnvironmentPostProcessor {

	/** Matches only placeholders with an end: Spring would keep the escape of others. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{[\\w.-]+}");

	private static final Pattern SECRET = Pattern.compile("bridge\\.?keys\\..*|.*(password|token|secret)");

	/** Runs last by its default order: all sources must be present. */
	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.setIgnoreUnresolvableNestedPlaceholders(true);
		MutablePropertySources sources = environment.getPropertySources();
		for (PropertySource<?> source : sources.stream().toList()) {
			if (source instanceof SystemEnvironmentPropertySource variables) {
				sources.replace(source.getName(), literal(variables));
			}
			else if (source instanceof OriginTrackedMapPropertySource || source instanceof ConfigTreePropertySource
					|| source instanceof CommandLinePropertySource) {
				sources.replace(source.getName(), new LiteralSource((EnumerablePropertySource<?>) source));
			}
		}
	}

	/** Keeps the class: Spring maps names of environment variables by it. */
	private static PropertySource<?> literal(SystemEnvironmentPropertySource source) {
		Map<String, Object> values = new LinkedHashMap<>();
		source.getSource().forEach((name, value) -> values.put(name, escaped(value)));
		return new SystemEnvironmentPropertySource(source.getName(), values);
	}

	private static Object escaped(Object value) {
		return (value instanceof CharSequence text) ? PLACEHOLDER.matcher(text.toString()).replaceAll("\\\\$0") : value;
	}

	/**
	 * Returns whether the value of a setting is a secret.
	 * @param name the name, in any spelling that Spring accepts
	 */
	public static boolean isSecret(String name) {
		return SECRET.matcher(name.replace("-", "").replace('_', '.').toLowerCase(Locale.ROOT)).matches();
	}

	private static final class LiteralSource extends EnumerablePropertySource<EnumerablePropertySource<?>>
			implements OriginLookup<String> {

		private final boolean isFile;

		private final boolean isSecretFiles;

		LiteralSource(EnumerablePropertySource<?> source) {
			super(source.getName(), source);
			this.isFile = source instanceof OriginTrackedMapPropertySource;
			this.isSecretFiles = source instanceof ConfigTreePropertySource;
		}

		@Override
		public String[] getPropertyNames() {
			return this.source.getPropertyNames();
		}

		@Override
		public boolean containsProperty(String name) {
			return this.source.containsProperty(name);
		}

		@Override
		public Object getProperty(String name) {
			Object value = this.source.getProperty(name);
			if (value == null || !this.isSecretFiles && !isSecret(name)
					|| this.isFile && REFERENCE.matcher(value.toString()).matches()) {
				return value;
			}
			return escaped(value);
		}

		@Override
		public Origin getOrigin(String name) {
			return OriginLookup.getOrigin(this.source, name);
		}

	}

}
