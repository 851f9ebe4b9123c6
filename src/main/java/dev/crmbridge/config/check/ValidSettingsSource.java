package dev.crmbridge.config.check;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;

/** A source of settings without those that are wrong. */
final class ValidSettingsSource extends EnumerablePropertySource<EnumerablePropertySource<?>>
		implements OriginLookup<String> {

	private final Set<String> wrong;

	private ValidSettingsSource(EnumerablePropertySource<?> source, Set<String> wrong) {
		super(source.getName(), source);
		this.wrong = wrong;
	}

	/**
	 * Has all sources give what they would without the wrong settings. What is shipped in
	 * the jar stays.
	 * @param sources each is replaced
	 * @param wrong names in their canonical form, with all that begins like them
	 */
	static void leaveOut(MutablePropertySources sources, Set<String> wrong) {
		sources.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.filter((source) -> !source.getName().contains("class path resource"))
			.toList()
			.forEach((source) -> sources.replace(source.getName(),
					new ValidSettingsSource((EnumerablePropertySource<?>) source, wrong)));
	}

	private boolean isWrong(String name) {
		String plain = name.replace("-", "").replace('_', '.').toLowerCase(Locale.ROOT);
		return this.wrong.stream().map((each) -> each.replace("-", "")).anyMatch(plain::startsWith);
	}

	@Override
	public String[] getPropertyNames() {
		return Stream.of(this.source.getPropertyNames()).filter(Predicate.not(this::isWrong)).toArray(String[]::new);
	}

	@Override
	public Origin getOrigin(String name) {
		return isWrong(name) ? null : OriginLookup.getOrigin(this.source, name);
	}

	@Override
	public Object getProperty(String name) {
		return isWrong(name) ? null : this.source.getProperty(name);
	}

}
