package dev.crmbridge.console;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Mistakes in the users of the console, a line each. */
class ConsoleCheckTest {

	private static final String HASH = "{bcrypt}$2y$10$" + "a".repeat(53);

	private static final String HASH_RULE = "console.users.olena.password: must be a bcrypt hash with its prefix, such as {bcrypt}$2a$10$ and 53 characters";

	private static Iterable<String> problems(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
		return new ConsoleCheck().problems(environment).stream().map(Object::toString).toList();
	}

	private static Map<String, Object> olena(String key, Object value) {
		Map<String, Object> user = new LinkedHashMap<>(
				Map.of("console.users.olena.password", HASH, "console.users.olena.role", "clerk"));
		user.put("console.users.olena." + key, value);
		return user;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			role     | clerk
			role     | viewer
			role     | operator
			dialers  | soft,hard
			dialers[0] | soft
			""")
	void acceptsValidUser(String key, String value) {
		assertThat(problems(olena(key, value))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			secret
			{noop}secret
			''
			$2y$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
			{bcrypt}$2y$10$short
			{bcrypt}$2y$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
			{bcrypt}$5$10$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
			""")
	void rejectsPlainPasswordWithoutShowingIt(String password) {
		assertThat(problems(olena("password", password))).containsExactly(HASH_RULE);
	}

	@ParameterizedTest
	@CsvSource({ "admin", "Clerk", "''", "'clerk,operator'" })
	void rejectsUnknownRole(String role) {
		assertThat(problems(olena("role", role)))
			.containsExactly("console.users.olena.role: must be one of viewer, clerk, operator, was \"" + role + "\"");
	}

	@Test
	void rejectsUnknownSetting() {
		assertThat(problems(olena("dialer", "soft")))
			.containsExactly("console.users.olena.dialer: unknown setting; did you mean \"dialers\"?");
	}

	@Test
	void rejectsUserWithoutSettings() {
		assertThat(problems(Map.of("console.users.olena", "secret")))
			.containsExactly("console.users.olena: must have password and role");
		assertThat(problems(Map.of("console.users.olena.role", "clerk"))).containsExactly(HASH_RULE);
	}

	@Test
	void rejectsNameThatABrowserMayNotSendBack() {
		assertThat(problems(Map.of("console.users[Olena B].role", "clerk"))).singleElement()
			.asString()
			.startsWith("console.users.Olena B: the name of a user must be");
	}

	@Test
	void acceptsAddressAsName() {
		assertThat(problems(Map.of("console.users[olena@example.com].role", "clerk",
				"console.users[olena@example.com].password", HASH)))
			.isEmpty();
	}

	@Test
	void acceptsBridgeWithoutConsole() {
		assertThat(problems(Map.of())).isEmpty();
	}

}
