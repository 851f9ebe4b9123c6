package dev.crmbridge.console.lists;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Dialers of users, against the shipped {@code config/dialers.yaml}. */
class UserDialerCheckTest {

	private static Iterable<String> warnings(Map<String, Object> settings) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
		return new UserDialerCheck().warnings(environment).stream().map(Object::toString).toList();
	}

	@Test
	void warnsOfUnknownDialer() {
		assertThat(warnings(Map.of("console.users.olena.dialers", "soft,sofd", "console.users.petro.role", "clerk")))
			.containsExactly("console.users.olena.dialers: no dialer \"sofd\" in config/dialers.yaml;"
					+ " did you mean \"soft\"?");
	}

	@Test
	void acceptsKnownDialers() {
		assertThat(warnings(Map.of("console.users.olena.dialers[0]", "soft"))).isEmpty();
		assertThat(warnings(Map.of("console.users.olena", "no settings"))).isEmpty();
	}

}
