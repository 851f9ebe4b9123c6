package dev.crmbridge.config;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Camel's auto-configurations with and without a setting. */
class CamelAutoConfigurationFilterTest {

	private final StandardEnvironment environment = new StandardEnvironment();

	private final CamelAutoConfigurationFilter filter = new CamelAutoConfigurationFilter();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					component.platform.http.springboot.PlatformHttpComponentAutoConfiguration | camel.component.platform-http.request-timeout
					component.dataset.springboot.DataSetTestComponentAutoConfiguration        | camel.component.dataset-test.log
					component.sql.stored.springboot.SqlStoredComponentAutoConfiguration       | camel.component.sql-stored.batch
					component.sql.stored.springboot.SqlStoredComponentConverter               | camel.component.sql-stored.batch
					component.http.springboot.HttpComponentTimeoutConverter                   | camel.component.http.so-timeout
					component.jackson.springboot.JacksonDataFormatAutoConfiguration           | camel.dataformat.jackson.pretty-print
					language.property.springboot.ExchangePropertyLanguageAutoConfiguration    | camel.language.exchange-property.trim
					spring.boot.vault.AwsVaultAutoConfiguration                               | camel.vault.aws.region
					spring.boot.threadpool.CamelThreadPoolAutoConfiguration                   | camel.threadpool.pool-size
					""")
	void keepsAutoConfigurationWithSetting(String part, String setting) {
		String autoConfiguration = "org.apache.camel." + part;
		assertThat(match(autoConfiguration)).isFalse();
		add(new MapPropertySource("application.yaml", Map.of(setting, "1")));
		assertThat(match(autoConfiguration)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "CAMEL_COMPONENT_PLATFORMHTTP_USECOOKIES", "CAMEL_COMPONENT_PLATFORM_HTTP_USE_COOKIES" })
	void keepsAutoConfigurationWithEnvironmentVariable(String variable) {
		add(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(variable, "1")));
		assertThat(match("org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration"))
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.camel.spring.boot.CamelAutoConfiguration",
			"org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpAutoConfiguration",
			"org.apache.camel.component.resilience.springboot.ResilienceAutoConfiguration",
			"org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration" })
	void keepsAutoConfigurationThatDoesMore(String autoConfiguration) {
		assertThat(match(autoConfiguration)).isTrue();
	}

	private void add(MapPropertySource source) {
		this.environment.getPropertySources().addFirst(source);
	}

	private boolean match(String autoConfiguration) {
		ConfigurationPropertySources.attach(this.environment);
		this.filter.setEnvironment(this.environment);
		boolean[] matches = this.filter.match(new String[] { null, autoConfiguration }, null);
		assertThat(matches[0]).as("left out already").isTrue();
		return matches[1];
	}

}
