package dev.crmbridge.config.check;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.outbound.PeerUrlReader;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Checks the text of each setting against its rule. Spring would read {@code 5} as 5 ms,
 * and reports only the first mistake.
 */
class SettingsCheck implements StartCheck {

	private static final List<String> SECRETS = List.of("webitel.token", "crm.http.token", "crm.datasource.password",
			"store.datasource.password", "crm.datasource.username", "store.datasource.username", "bridge.keys.webitel",
			"bridge.keys.crm", "bridge.keys.admin");

	/** Without a unit: Spring would read a duration as milliseconds, a size as bytes. */
	private static final Pattern NUMBER_ALONE = Pattern.compile("[+-]?[0-9]+");

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.-]+)}");

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return List.copyOf(invalidSettings(environment).values());
	}

	/** Returns a problem for each invalid setting, by the name of the setting. */
	static Map<String, ConfigProblem> invalidSettings(Environment environment) {
		Map<String, ConfigProblem> invalid = new LinkedHashMap<>();
		for (Kind kind : Kind.values()) {
			kind.settings.forEach((name) -> find(environment, name).ifPresent((found) -> {
				String text = environment.resolvePlaceholders(found.getValue().toString()).strip();
				Matcher missing = REFERENCE.matcher(text);
				// a URL may contain a password
				String shown = (kind == Kind.DATABASE || kind == Kind.URL || kind == Kind.CRM_URL) ? ""
						: ", was \"" + shortened(text) + "\"";
				if (missing.find()) {
					invalid.put(name, undefined(found, name, missing));
				}
				else if (!(text.isEmpty() && kind.allowsEmpty()) && !kind.isValid(text)) {
					invalid.put(name, StartFailureReporter.problem(found.getOrigin(), name,
							"must be " + kind.rule + shown + kind.suggestion(text)));
				}
			}));
		}
		SECRETS.forEach((name) -> find(environment, name).ifPresent((found) -> {
			Matcher missing = REFERENCE.matcher(String.valueOf(found.getValue()));
			if (missing.matches() && !environment.containsProperty(missing.group(1))
					&& StartFailureReporter.isOfFile(found.getOrigin())) {
				invalid.put(name, undefined(found, name, missing));
			}
		}));
		return invalid;
	}

	private static ConfigProblem undefined(ConfigurationProperty found, String name, Matcher reference) {
		return StartFailureReporter.problem(found.getOrigin(), name,
				"refers to " + reference.group() + ", which no setting or environment variable defines");
	}

	/** Returns the problem of a setting whose own text is valid, on its line. */
	static ConfigProblem problem(Environment environment, String name, String message) {
		return StartFailureReporter.problem(find(environment, name).map(ConfigurationProperty::getOrigin).orElse(null),
				name, message);
	}

	/**
	 * Skips -1, the port of {@link CheckCommand}, to find the port that people have set.
	 */
	private static Optional<ConfigurationProperty> find(Environment environment, String name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(ConfigurationPropertyName.of(name));
			if (found != null && !"-1".equals(found.getValue())) {
				return Optional.of(found);
			}
		}
		return Optional.empty();
	}

	private static String shortened(String text) {
		return (text.length() <= 40) ? text : text.substring(0, 40) + "…";
	}

	/** Text that Spring or Java may not be able to parse. */
	private interface Rule {

		boolean accepts(String text) throws SQLException;

	}

	private enum Kind {

		DURATION("a duration with a unit, such as 500ms, 5s, 30m, 2h or 7d",
				(text) -> !NUMBER_ALONE.matcher(text).matches() && !DurationStyle.detectAndParse(text).isNegative(),
				"webitel.timeout", "webitel.unknown-outcome-wait", "webitel.recheck-wait", "lookup.budget",
				"lookup.cache-ttl", "events.duplicate-window", "events.retention", "members.settle",
				"members.check-rows-timeout", "members.retention", "outcomes.look-back", "outcomes.report-every"),

		TIMEOUT("a duration of at least one second, such as 30m or 8h",
				(text) -> !NUMBER_ALONE.matcher(text).matches() && DurationStyle.detectAndParse(text).toSeconds() > 0,
				"console.session-timeout"),

		POLL("off or a duration with a unit, such as 30s",
				(text) -> text.equals("off")
						|| !NUMBER_ALONE.matcher(text).matches() && DurationStyle.detectAndParse(text).toMillis() > 0,
				"outcomes.poll"),

		SIZE("a size with a unit, such as 500KB, 8MB or 1GB",
				(text) -> !NUMBER_ALONE.matcher(text).matches() && DataSize.parse(text).toBytes() > 0,
				"events.spool-limit", "members.chunk-bytes", "console.upload-limit"),

		NUMBER("a whole number, 1 or more", (text) -> text.matches("[0-9]{1,9}") && Integer.parseInt(text) > 0,
				"lookup.cache-size", "members.chunk-rows", "members.parallel"),

		PORT("a port, 0 to 65535", (text) -> text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535,
				"server.port", "management.server.port"),

		REGION("the two letters of a country, such as UA",
				(text) -> PhoneNumberUtil.getInstance().getSupportedRegions().contains(text.toUpperCase(Locale.ROOT)),
				"bridge.phone-region"),

		ZONE("a time zone, such as Europe/Kyiv", (text) -> ZoneId.of(text) != null, "bridge.time-zone"),

		SOURCE("sql, http or direct: and the name of a route of yours, such as direct:my-lookup", LookupSource::isName,
				"lookup.source"),

		PARAMETER("the name of a query parameter, such as phone", (text) -> text.matches("[\\w.~\\[\\]-]+"),
				"crm.http.parameter"),

		CRM_URL("the http or https URL of the CRM's lookup, such as https://crm.example.com/api/customer",
				(text) -> PeerUrlReader.mistake(text).isEmpty(), "crm.http.url"),

		URL("the http or https URL of Webitel's API, such as https://webitel.example.com/api",
				(text) -> PeerUrlReader.mistake(text).isEmpty(), "webitel.url"),

		DATABASE("a JDBC URL with an available driver, such as jdbc:postgresql://database.example.com/crm",
				(text) -> DriverManager.getDriver(text) != null, "crm.datasource.url", "store.datasource.url");

		private final String rule;

		private final Rule test;

		private final List<String> settings;

		Kind(String rule, Rule test, String... settings) {
			this.rule = rule;
			this.test = test;
			this.settings = List.of(settings);
		}

		boolean isValid(String text) {
			try {
				return this.test.accepts(text);
			}
			catch (SQLException | IllegalArgumentException | ArithmeticException | DateTimeException ex) {
				return false;
			}
		}

		/** An empty value means the default or a missing setting, but no source. */
		boolean allowsEmpty() {
			return this != SOURCE && this != PARAMETER;
		}

		String suggestion(String text) {
			return switch (this) {
				case SOURCE -> LookupSource.suggestion(text);
				case REGION -> Arrays.stream(Locale.getISOCountries())
					.filter((country) -> new Locale.Builder().setRegion(country)
						.build()
						.getISO3Country()
						.equalsIgnoreCase(text))
					.findFirst()
					.map((country) -> "; did you mean \"" + country + "\"?")
					.orElse("");
				case ZONE -> SpellingSuggester.suggestion(text, ZoneId.getAvailableZoneIds());
				case URL, CRM_URL -> "; " + PeerUrlReader.mistake(text).orElse("");
				default -> "";
			};
		}

	}

}
