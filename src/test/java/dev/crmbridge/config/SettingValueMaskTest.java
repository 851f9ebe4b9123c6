package dev.crmbridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Messages that quote values of settings. */
class SettingValueMaskTest {

	@TempDir
	private Path routes;

	@Test
	void valuesOfNamedSettingsAreReplacedByTheirNames() throws IOException {
		Files.writeString(this.routes.resolve("a.camel.yaml"), """
				- to: {uri: "kafka:x?password={{broker.password}}&user={{?broker.user}}&acks={{broker.acks}}"}
				- to: {uri: "file:{{millis:broker.wait}}"}
				""");
		MockEnvironment settings = new MockEnvironment().withProperty("broker.password", "p w&1")
			.withProperty("broker.user", "bridge")
			.withProperty("broker.acks", "t")
			.withProperty("unnamed.setting", "endpoint");
		SettingValueMask mask = new SettingValueMask(settings, new RouteFolder(this.routes));
		assertThat(mask.mask("endpoint kafka:x?password=p+w%261 or p w&1, user bridge, acks=t couldn't bridges"))
			.isEqualTo("endpoint kafka:x?password={{broker.password}} or {{broker.password}}, user {{broker.user}}, "
					+ "acks={{broker.acks}} couldn't bridges");
	}

}
