package dev.crmbridge.config.check;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A property source without the invalid settings of another one. */
final class ValidSettingsSource extends EnumerablePropertySource<EnumerablePropertySource<?>>
		implements OriginLookup<String> {

	private final Set<String> invalid;

	private ValidSettingsSource(EnumerablePropertySource<?> source, Set<String> invalid) {
		super(source.getName(), source);
		this.invalid = invalid;
	}

	/**
	 * Replaces each source by one without the invalid settings, except for sources in the
	 * jar.
	 * @param sources the sources to replace
	 * @param invalid prefixes of names in their canonical form
	 */
	static void leaveOut(MutablePropertySources sources, Set<String> invalid) {
		sources.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.filter((source) -> !source.getName().contains("class path resource"))
			.toList()
			.forEach((source) -> {
				ValidSettingsSource valid = new ValidSettingsSource((EnumerablePropertySource<?>) source, invalid);
				sources.replace(source.getName(),
						(source instanceof SystemEnvironmentPropertySource) ? valid.variables() : valid);
			});
	}

	/** Keeps the class: Spring maps names of environment variables by it. */
	private PropertySource<?> variables() {
		Map<String, Object> variables = new LinkedHashMap<>();
		for (String name : getPropertyNames()) {
			variables.put(name, getProperty(name));
		}
		return new SystemEnvironmentPropertySource(getName(), variables);
	}

	private boolean isInvalid(String name) {
		String plain = name.replace("-", "").replace('_', '.').toLowerCase(Locale.ROOT);
		return this.invalid.stream().map((each) -> each.replace("-", "")).anyMatch(plain::startsWith);
	}

	@Override
	public String[] getPropertyNames() {
		return Stream.of(this.source.getPropertyNames()).filter(Predicate.not(this::isInvalid)).toArray(String[]::new);
	}

	@Override
	public Origin getOrigin(String name) {
		return isInvalid(name) ? null : OriginLookup.getOrigin(this.source, name);
	}

	@Override
	public Object getProperty(String name) {
		return isInvalid(name) ? null : this.source.getProperty(name);
	}

}
