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
 * Takes secrets, and all that comes from the environment or from secret files, as
 * written: Spring would fill in <code>${…}</code> in a generated password, or print the
 * password because it cannot. Only a file of settings may say <code>${NAME}</code>, and
 * nothing else, for a secret that another setting gives.
 */
public class LiteralSettingsPostProcessor implements EnvironmentPostProcessor {

	/** Spring reads no placeholder without an end, and takes no escape out there. */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{[\\w.-]+}");

	private static final Pattern SECRET = Pattern.compile("bridge\\.?keys\\..*|.*(password|token|secret)");

	/** Last of all, as the sources have to be there. */
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
				sources.replace(source.getName(), new Literal((EnumerablePropertySource<?>) source));
			}
		}
	}

	/** Names in it are found by a rule of their own, which goes by the class. */
	private static PropertySource<?> literal(SystemEnvironmentPropertySource source) {
		Map<String, Object> values = new LinkedHashMap<>();
		source.getSource().forEach((name, value) -> values.put(name, escaped(value)));
		return new SystemEnvironmentPropertySource(source.getName(), values);
	}

	private static Object escaped(Object value) {
		return (value instanceof CharSequence text) ? PLACEHOLDER.matcher(text.toString()).replaceAll("\\\\$0") : value;
	}

	/**
	 * Whether the value of a setting is a secret.
	 * @param name the name, in any spelling
	 */
	public static boolean isSecret(String name) {
		return SECRET.matcher(name.replace("-", "").replace('_', '.').toLowerCase(Locale.ROOT)).matches();
	}

	private static final class Literal extends EnumerablePropertySource<EnumerablePropertySource<?>>
			implements OriginLookup<String> {

		private final boolean isFile;

		private final boolean isSecretFiles;

		Literal(EnumerablePropertySource<?> source) {
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
