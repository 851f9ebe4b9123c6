package dev.crmbridge.config.check;

import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.KnownSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Common mistakes in settings: one line each, with file and line. */
class SettingsCheckTest {

	private static final String DURATION_RULE = " must be a duration with a unit, such as 500ms, 5s, 30m, 2h or 7d, was ";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					members.settle: 5                  | members.settle: must be a duration with a unit, such as 500ms, 5s, 30m, 2h or 7d, was "5"
					members.retention: 3 months        | members.retention: must be a duration with a unit, such as 500ms, 5s, 30m, 2h or 7d, was "3 months"
					lookup.budget: -1s                 | lookup.budget: must be a duration with a unit, such as 500ms, 5s, 30m, 2h or 7d, was "-1s"
					members.chunk-bytes: 8             | members.chunk-bytes: must be a size with a unit, such as 500KB, 8MB or 1GB, was "8"
					events.spool-limit: 1G             | events.spool-limit: must be a size with a unit, such as 500KB, 8MB or 1GB, was "1G"
					console.session-timeout: 30        | console.session-timeout: must be a duration of at least one second, such as 30m or 8h, was "30"
					console.session-timeout: 0m        | console.session-timeout: must be a duration of at least one second, such as 30m or 8h, was "0m"
					console.upload-limit: 1            | console.upload-limit: must be a size with a unit, such as 500KB, 8MB or 1GB, was "1"
					members.parallel: four             | members.parallel: must be a whole number, 1 or more, was "four"
					server.port: 99999                 | server.port: must be a port, 0 to 65535, was "99999"
					bridge.phone-region: UKR           | bridge.phone-region: must be the two letters of a country, such as UA, was "UKR"; did you mean "UA"?
					bridge.time-zone: Europe/Kiew      | bridge.time-zone: must be a time zone, such as Europe/Kyiv, was "Europe/Kiew"; did you mean "Europe/Kiev"?
					webitel.url: webitel.example.com   | webitel.url: must be the http or https URL of Webitel's API, such as https://webitel.example.com/api; it must begin with http:// or https://
					webitel.url: "http://x:99999/api"  | webitel.url: must be the http or https URL of Webitel's API, such as https://webitel.example.com/api; its port must be 1 to 65535
					webitel.url: "http://${NOPE}/api"  | webitel.url: refers to ${NOPE}, which no setting or environment variable defines
					webitel.token: ${NOPE}             | webitel.token: refers to ${NOPE}, which no setting or environment variable defines
					crm.datasource.url: "jdbc:postgers://u:secret@h/crm" | crm.datasource.url: must be a JDBC URL with an available driver, such as jdbc:postgresql://database.example.com/crm
					lookup.source: ldap                | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "ldap"; did you mean "direct:ldap"?
					lookup.source: SQL                 | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "SQL"; did you mean "sql"?
					lookup.source: htpp                | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "htpp"; did you mean "http"?
					lookup.source: mylookup            | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "mylookup"; did you mean "direct:mylookup"?
					lookup.source: "direct:"           | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "direct:"
					lookup.source: "direct:a?b=c"      | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "direct:a?b=c"
					lookup.source: direct:look-up-caller | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was "direct:look-up-caller"; that route asks the source itself
					lookup.source:                     | lookup.source: must be sql, http or direct: and the name of a route of yours, such as direct:my-lookup, was ""
					crm.http.url: "//u:secret@h"       | crm.http.url: must be the http or https URL of the CRM's lookup, such as https://crm.example.com/api/customer; it must begin with http:// or https://
					crm.http.parameter: "a b"          | crm.http.parameter: must be the name of a query parameter, such as phone, was "a b"
					crm.http.parameter: ""             | crm.http.parameter: must be the name of a query parameter, such as phone, was ""
					crm.http.token: ${NOPE}            | crm.http.token: refers to ${NOPE}, which no setting or environment variable defines
					""")
	void rejectsMistakeWithItsRule(String yaml, String problem) {
		assertThat(problems("# a comment\n" + yaml)).extracting(ConfigProblem::toString)
			.containsExactly("config/application.yaml:2: " + problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bridge.phone-region: ua", "bridge.phone-region: PL", "bridge.time-zone: EET",
			"members.settle: 0s", "webitel.timeout: 2m", "webitel.timeout: PT5S", "members.chunk-bytes: 8 MB",
			"server.port: 0", "webitel.url: HTTPS://user:pa%40ss@web_itel/api", "members.settle: \"\"",
			"crm.datasource.url: jdbc:postgresql://localhost/crm", "webitel.token: pa${NOPE}ss", "lookup.source: http",
			"lookup.source: ' direct:my.look-up_2 '", "crm.http.url: https://crm/x?a=b&c",
			"crm.http.parameter: filter[phone]" })
	void acceptsValidSetting(String yaml) {
		assertThat(problems(yaml)).isEmpty();
	}

	@Test
	void checksEnvironmentVariables() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of("MEMBERS_SETTLE", "5")));
		assertThat(new SettingsCheck().problems(environment)).singleElement()
			.hasToString("members.settle:" + DURATION_RULE + "\"5\"");
	}

	@Test
	void warnsOfWeakAndSharedKeys() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("bridge.keys.webitel", "short-key,0123456789abcdef", "bridge.keys.crm",
							"crm-2026:0123456789abcdef", "bridge.keys.admin[0]", "ops:short", "bridge.keys.admin[1]",
							"another-long-key-of-admins")));
		assertThat(new ApiKeyCheck().warnings(environment)).extracting(ConfigProblem::toString)
			.containsExactly(
					"bridge.keys.webitel: a key is shorter than 16 characters and can be guessed; use a random key of 32 characters",
					"bridge.keys.crm: a key is also in bridge.keys.webitel and opens both groups; give each group its own keys",
					"bridge.keys.admin: a key is shorter than 16 characters and can be guessed; use a random key of 32 characters");
	}

	private static List<ConfigProblem> problems(String yaml) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.setIgnoreUnresolvableNestedPlaceholders(true);
		KnownSettings.read(yaml).forEach(environment.getPropertySources()::addFirst);
		return new SettingsCheck().problems(environment);
	}

}
