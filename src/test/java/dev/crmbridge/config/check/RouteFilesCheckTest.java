package dev.crmbridge.config.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

class RouteFilesCheckTest {

	private final StandardEnvironment settings = new StandardEnvironment();

	@TempDir
	private Path folder;

	@BeforeEach
	void copy() throws IOException {
		ConfigDataEnvironmentPostProcessor.applyTo(this.settings);
		FileSystemUtils.copyRecursively(Path.of("routes"), this.folder);
	}

	@Test
	void acceptsTheShippedFolder() {
		assertThat(new RouteFilesCheck(this.folder).problems(this.settings)).isEmpty();
	}

	@Test
	void reportsTheFlatLayoutInOneLine() throws IOException {
		FileSystemUtils.copyRecursively(this.folder.resolve("system"), this.folder);
		FileSystemUtils.deleteRecursively(this.folder.resolve("system"));
		assertThat(new RouteFilesCheck(this.folder).problems(this.settings)).singleElement()
			.asString()
			.startsWith(this.folder + "/system/: must hold the bridge's own *.camel.yaml; copy this folder");
	}

	@Test
	void reportsAFileThatAnUpgradeHasLeft() throws IOException {
		Path left = this.folder.resolve("http-answers.camel.yaml");
		Files.copy(this.folder.resolve("system/http-answers.camel.yaml"), left);
		assertThat(new RouteFilesCheck(this.folder).problems(this.settings)).first()
			.asString()
			.startsWith(left + ": has the same name as " + this.folder.resolve("system") + "/http-answers.camel.yaml");
	}

	@Test
	void sourceOfLookupsMustBeARoute() throws IOException {
		this.settings.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("lookup.source", "direct:my-lookup")));
		assertThat(new RouteFilesCheck(this.folder).problems(this.settings)).extracting(ConfigProblem::toString)
			.containsExactly("lookup.source: no route serves direct:my-lookup");
		Files.writeString(this.folder.resolve("my.camel.yaml"),
				"- route: {id: my-lookup, from: {uri: direct, parameters: {name: my-lookup}, steps: []}}\n");
		assertThat(new RouteFilesCheck(this.folder).problems(this.settings)).isEmpty();
	}

}
