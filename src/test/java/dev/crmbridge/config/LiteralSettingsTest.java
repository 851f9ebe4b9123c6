package dev.crmbridge.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.OrderedLocationProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Secrets of a password generator reach Spring and Camel unchanged. */
class LiteralSettingsTest {

	private final StandardEnvironment environment = new StandardEnvironment();

	@TempDir
	private Path folder;

	LiteralSettingsTest() {
		this.environment.getPropertySources()
			.forEach((source) -> this.environment.getPropertySources().remove(source.getName()));
	}

	static Stream<String> secrets() {
		return Stream.of("pa${ss", "pa${ss}", "${store.datasource.username}", "${PATH:x}", "$${x}", "\\${x}",
				"a\\\\${x}b", "pa{{ss", "pa{{ss}}", "{{webitel.url}}", "{{{x}}}", "}}{{", "\\{{x\\}}", "a\\", "a\\b",
				"a\\\\", "a\\}}", "{", "a:b}", "#{1+1}", "{{?x}}", "RAW(x)", "$simple{x}");
	}

	@ParameterizedTest
	@MethodSource("secrets")
	void environmentVariableIsLiteral(String secret) {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("WEBITEL_TOKEN", secret, "STORE_DATASOURCE_USERNAME", "bridge", "WEBITEL_URL", "http://x")));
		assertLiteral(secret);
	}

	@ParameterizedTest
	@MethodSource("secrets")
	void commandLineIsLiteral(String secret) {
		this.environment.getPropertySources().addLast(new SimpleCommandLinePropertySource("--webitel.token=" + secret));
		assertLiteral(secret);
	}

	@ParameterizedTest
	@MethodSource("secrets")
	void secretFileIsLiteral(String secret) throws Exception {
		Files.writeString(this.folder.resolve("webitel.token"), secret);
		this.environment.getPropertySources().addLast(new ConfigTreePropertySource("secrets", this.folder));
		assertLiteral(secret);
	}

	@Test
	void settingsFileMayReferToEnvironmentVariable() {
		KnownSettings
			.read("webitel.token: ${TOKEN}\nwebitel.url: https://${HOST}/api\nstore.datasource.password: x${HOST}y\n")
			.forEach(this.environment.getPropertySources()::addLast);
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("TOKEN", "pa${HOST}ss{{x", "HOST", "webitel.example.com")));
		assertLiteral("pa${HOST}ss{{x");
		assertThat(this.environment.getProperty("webitel.url")).isEqualTo("https://webitel.example.com/api");
		assertThat(this.environment.getProperty("store.datasource.password")).isEqualTo("x${HOST}y");
	}

	@ParameterizedTest
	@CsvSource({ "bridge.keys.crm, true", "BRIDGE_KEYS_CRM, true", "bridge.keys.crm[0], true",
			"store.datasource.password, true", "crm.endpoints.screen-pop.secret, true",
			"CRM_ENDPOINTS_SCREENPOP_SECRET, true", "webitel.token, true", "webitel.url, false", "lookup.keys, false",
			"store.datasource.username, false" })
	void recognisesSecretByName(String name, boolean isSecret) {
		assertThat(LiteralSettingsPostProcessor.isSecret(name)).isEqualTo(isSecret);
	}

	@Test
	void parameterOfATemplateWinsOverAnEnvironmentVariable() throws Exception {
		this.environment.getPropertySources()
			.addLast(new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					Map.of("NAME", "host", "SECRET", "other")));
		OrderedLocationProperties parameters = new OrderedLocationProperties();
		parameters.put("block", "name", "screen-pop");
		try (DefaultCamelContext camel = new DefaultCamelContext()) {
			PropertiesComponent properties = properties(camel);
			properties.setLocalProperties(parameters);
			assertThat(properties.parseUri("delivery-lane:{{name}}")).isEqualTo("delivery-lane:screen-pop");
			properties.setLocalProperties(null);
			assertThat(properties.parseUri("{{name}}")).isEqualTo("host");
		}
	}

	private void assertLiteral(String secret) {
		this.environment.getPropertySources().addLast(new MapPropertySource("others", Map.of("ss", "filled in")));
		new LiteralSettingsPostProcessor().postProcessEnvironment(this.environment, null);
		ConfigurationPropertySources.attach(this.environment);
		assertThat(this.environment.getProperty("webitel.token")).isEqualTo(secret);
		assertThat(Binder.get(this.environment).bind("webitel.token", String.class).get()).isEqualTo(secret);
		assertThat(camel("{{webitel.token}}")).isEqualTo(secret);
		assertThat(camel("{{?webitel.token}}")).isEqualTo(secret);
		assertThat(camel("a {{webitel.token}} b {{webitel.token}} c")).isEqualTo("a " + secret + " b " + secret + " c");
	}

	private String camel(String text) {
		try (DefaultCamelContext camel = new DefaultCamelContext()) {
			return properties(camel).parseUri(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private PropertiesComponent properties(DefaultCamelContext camel) {
		PropertiesComponent properties = (PropertiesComponent) camel.getPropertiesComponent();
		LiteralPlaceholderParser parser = new LiteralPlaceholderParser(this.environment);
		parser.setPropertiesComponent(properties);
		properties.setPropertiesParser(parser);
		camel.build();
		return properties;
	}

}
