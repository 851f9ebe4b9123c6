package dev.crmbridge.config;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.config.start.StartCheckListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.mock.env.MockEnvironment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings in files are read by some code, since neither Spring nor Camel notices a
 * misspelt one; settings without a value have their documented defaults.
 */
class ConfigurationTest {

	private static final Path SHIPPED = Path.of("src/main/resources/application.yaml");

	/** Settings of Spring Boot in the table of settings. */
	private static final List<String> SPRING_SETTINGS = List.of("server.port", "management.server.port",
			"management.server.address");

	/** Settings of an invented user; a user has any name. */
	private static final List<String> USER_SETTINGS = List.of("console.users.olena.password",
			"console.users.olena.role", "console.users.olena.dialers");

	/** Settings without a default, with invented values. */
	private static final Map<String, Object> REQUIRED = Map.ofEntries(Map.entry("bridge.keys.webitel", "key-w"),
			Map.entry("bridge.keys.crm", "key-c"), Map.entry("bridge.keys.admin", "key-a"),
			Map.entry("crm.datasource.url", "jdbc:postgresql://localhost/crm"),
			Map.entry("crm.datasource.username", "reader"), Map.entry("crm.datasource.password", "invented"),
			Map.entry("store.datasource.url", "jdbc:postgresql://localhost/store"),
			Map.entry("store.datasource.username", "bridge"), Map.entry("store.datasource.password", "invented"),
			Map.entry("webitel.url", "http://localhost/api"), Map.entry("webitel.token", "invented"));

	private static KnownSettings settings;

	@BeforeAll
	static void learnSettings() throws IOException {
		settings = new KnownSettings();
	}

	private List<String> unknownSettings(String yaml) {
		return settings.unknown(new ByteArrayResource(yaml.getBytes(UTF_8), "invented.yaml"));
	}

	@Test
	void everyShippedSettingIsKnown() {
		assertThat(settings.unknown(new FileSystemResource(SHIPPED))).isEmpty();
	}

	@Test
	void exampleListsEachSettingOnce() {
		List<String> all = new ArrayList<>(settings.own());
		all.addAll(SPRING_SETTINGS);
		all.addAll(USER_SETTINGS);
		assertThat(ExampleSetting.all()).extracting(ExampleSetting::name).containsExactlyInAnyOrderElementsOf(all);
	}

	@Test
	void exampleIsValidWithAllSettings() {
		String yaml = ExampleSetting.all().stream().map(ExampleSetting::yaml).collect(Collectors.joining("\n"));
		assertThat(unknownSettings(yaml)).isEmpty();
		StandardEnvironment environment = new StandardEnvironment();
		KnownSettings.read(yaml).forEach(environment.getPropertySources()::addFirst);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("variables",
					Map.of("CRM_PASSWORD", "invented", "CRM_HTTP_TOKEN", "invented", "STORE_PASSWORD", "invented",
							"WEBITEL_TOKEN", "invented", "RESULTS_PASSWORD", "invented", "SCREEN_POP_SECRET",
							"whsec_bWlzc2luZw==", "CALL_JOURNAL_SECRET", "whsec_bWlzc2luZw==", "OLENA_PASSWORD",
							"{bcrypt}$2y$10$" + "x".repeat(53))));
		assertThat(StartCheckListener.all()).allSatisfy((check) -> {
			assertThat(check.missingSettings(environment)).isEmpty();
			assertThat(check.problems(environment)).isEmpty();
		});
	}

	@Test
	void exampleNamesRequiredSettings() {
		List<String> required = StartCheckListener.all()
			.stream()
			.flatMap((check) -> check.missingSettings(new MockEnvironment()).stream())
			.map(MissingSetting::name)
			.toList();
		assertThat(ExampleSetting.all()).filteredOn(ExampleSetting::isRequired)
			.extracting(ExampleSetting::name)
			.containsExactlyInAnyOrderElementsOf(required);
	}

	static Stream<ExampleSetting> optionalSettings() {
		return ExampleSetting.all().stream().filter(Predicate.not(ExampleSetting::isRequired));
	}

	@ParameterizedTest
	@MethodSource("optionalSettings")
	void exampleShowsDefault(ExampleSetting setting) throws Exception {
		Optional<RecordComponent> component = component(setting.name());
		if (component.isPresent()) {
			assertDefault(setting.name(), setting.hasDefault() ? setting.documentedDefault() : "");
		}
		else {
			assertThat(shipped(setting.name())).isEqualTo(setting.hasDefault() ? setting.documentedDefault() : null);
		}
		if (setting.hasDefault()) {
			assertThat(setting.value()).isEqualTo(setting.documentedDefault());
		}
	}

	@Test
	void misspeltSettingOfCamelIsReported() {
		assertThat(unknownSettings("camel:\n  main:\n    name: x\n    routes-include-patern: \"file:routes/*\"\n"))
			.singleElement()
			.asString()
			.contains("invented.yaml", "4:", "camel.main.routes-include-patern");
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.prot: 8080", "management.server.adress: 127.0.0.1", "spring.maim.banner-mode: off",
			"camel.component.platform-htp.header-filter-strategy: x", "camel.component.sql.nonsense: 1",
			"lookup.bugdet: 1s", "bridge.key.crm: a", "bridge.keys.other: a", "members.chunk-row: 1",
			"crm.datasource.user: a", "crm.endpoints.no-such-endpoint.url: http://localhost", "nonsense: 1",
			"logging.levels.dev: DEBUG", "\"lookup.key[0]\": name", "lookup.budget.millis: 800",
			"spring.profiles: production", "server.port: 1\n---\nserver.prot: 1\n" })
	void settingThatNoCodeReadsIsReported(String setting) {
		assertThat(unknownSettings(setting)).singleElement().asString().contains("unknown setting");
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.port: 1", "server.tomcat.threads.max: 1", "management.server.port: 1",
			"camel.main.routes-include-pattern: x", "camel.main.routesIncludePattern: x",
			"camel.component.sql.lazy-start-producer: true", "logging.level.dev.crmbridge.lookup: DEBUG",
			"logging.level.root: INFO", "lookup.keys: [name, debt_amount]", "lookup.keys: name", "lookup.cacheTtl: 1h",
			"bridge.keys.crm: a", "members.chunk-rows: 1", "store.datasource.password: a", "debug: true" })
	void settingThatIsReadIsKnown(String setting) {
		assertThat(unknownSettings(setting)).isEmpty();
	}

	private static void assertDefault(String setting, String documented) throws Exception {
		RecordComponent component = component(setting).orElseThrow();
		component.getAccessor().setAccessible(true);
		Object actual = component.getAccessor().invoke(bind(ConfigurationPropertyName.of(setting).getParent()));
		assertThat((actual != null) ? actual : "").isEqualTo(read(documented, component));
	}

	/** Returns the component of a record of the bridge that holds the setting. */
	private static Optional<RecordComponent> component(String setting) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(setting);
		return Optional.ofNullable(KnownSettings.records().get(name.getParent().toString()))
			.flatMap((type) -> Stream.of(type.getRecordComponents())
				.filter((candidate) -> DataObjectPropertyName.toDashedForm(candidate.getName())
					.equals(name.getLastElement(ConfigurationPropertyName.Form.DASHED)))
				.findFirst());
	}

	/** Returns the value in the jar; null without one. */
	private static String shipped(String setting) {
		return KnownSettings.read(new FileSystemResource(SHIPPED))
			.stream()
			.map((document) -> document.getProperty(setting))
			.filter(Objects::nonNull)
			.map(Object::toString)
			.findFirst()
			.orElse(null);
	}

	private static Object bind(ConfigurationPropertyName prefix) {
		MutablePropertySources sources = new MutablePropertySources();
		sources.addLast(new MapPropertySource("required", REQUIRED));
		KnownSettings.read(new FileSystemResource(SHIPPED)).forEach(sources::addLast);
		Iterable<ConfigurationPropertySource> all = ConfigurationPropertySources.from(sources);
		return new Binder(all).bindOrCreate(prefix.toString(), KnownSettings.records().get(prefix.toString()));
	}

	private static Object read(String text, RecordComponent component) {
		return new Binder(new MapConfigurationPropertySource(Map.of("documented", text)))
			.bind("documented", Bindable.of(ResolvableType.forType(component.getGenericType())))
			.get();
	}

	@ParameterizedTest
	@CsvSource({ "server.port, 8080", "management.server.port, 9876", "management.server.address, 127.0.0.1",
			"webitel.timeout, 60s" })
	void shippedSettingIsTheDocumentedOne(String setting, String documented) {
		assertThat(shipped(setting)).isEqualTo(documented);
	}

	@ParameterizedTest
	@ValueSource(strings = { "key", "keys", "password", "token", "secret" })
	void noSecretIsShipped(String word) {
		assertThat(KnownSettings.read(new FileSystemResource(SHIPPED)))
			.flatExtracting((document) -> List.of(((EnumerablePropertySource<?>) document).getPropertyNames()))
			.noneMatch((name) -> List.of(name.split("[.\\[-]")).contains(word) && !name.startsWith("lookup.keys"));
	}

}
