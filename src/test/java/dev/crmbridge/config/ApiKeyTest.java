package dev.crmbridge.config;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** API keys with and without a name. */
class ApiKeyTest {

	@ParameterizedTest
	@CsvSource({ "ops:secret, ops, secret", "night-shift-2:se:cr:et, night-shift-2, se:cr:et",
			"' ops: secret ', ops, secret",
			// SHA-256 of "secret" begins so
			"secret, 2bb80d53, secret",
			// no valid name: the whole entry is the key
			"Ops:secret, f835b69b, Ops:secret", "o_ps:secret, 868ac543, o_ps:secret", ":secret, 820e2cf8, :secret" })
	void nameStandsBeforeFirstColon(String entry, String name, String key) {
		assertThat(ApiKey.of(List.of(entry))).containsExactly(new ApiKey(name, key));
	}

	@Test
	void nameHasAtMost32Characters() {
		String name = "n".repeat(32);
		assertThat(ApiKey.of(List.of(name + ":secret"))).containsExactly(new ApiKey(name, "secret"));
		assertThat(ApiKey.of(List.of("n" + name + ":secret"))).extracting(ApiKey::key)
			.containsExactly("n" + name + ":secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "ops:", "ops: " })
	void entryWithoutKeyIsSkipped(String entry) {
		assertThat(ApiKey.of(List.of(entry, "secret"))).extracting(ApiKey::key).containsExactly("secret");
	}

	@Test
	void toStringHidesKey() {
		assertThat(ApiKey.of(List.of("ops:secret")).toString()).contains("ops").doesNotContain("secret");
	}

}
