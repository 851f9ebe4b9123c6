package dev.crmbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The workflow, the build and the pages agree on versions and commands. */
class BuildTest {

	private static final Path RUN = Path.of(".ci/run");

	private static JsonNode yaml(String file) throws IOException {
		return new YAMLMapper().readTree(Files.readString(Path.of(file)));
	}

	private static List<String> texts(JsonNode list) {
		return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
	}

	/** A property of the pom, such as {@code java.version}. */
	private static String property(String name) throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));
		return pom.replaceFirst("(?s).*<" + name + ">([^<]+)</" + name + ">.*", "$1");
	}

	@Test
	void workflowRunsTheBuildOnTheOldestJdkAndOnTheRecommendedOne() throws IOException {
		JsonNode build = yaml(".github/workflows/build.yml").at("/jobs/build");
		List<String> versions = texts(build.at("/strategy/matrix/java"));
		assertThat(versions).containsExactly(property("java.version"), "25");
		assertThat(build.path("steps").findValuesAsText("java-version")).containsExactly("${{ matrix.java }}");
		assertThat(build.path("steps").findValuesAsText("run")).containsExactly(RUN.toString());
		assertThat(Path.of("README.md")).content().contains("JDK " + versions.get(0) + " or newer");
	}

	@Test
	void workflowsCommandIsTheOneOfThePages() throws IOException {
		assertThat(Files.isExecutable(RUN)).isTrue();
		assertThat(Files.readAllLines(RUN)).last().isEqualTo("exec mvn --batch-mode -Dbrowser.required verify");
		assertThat(Path.of("README.md")).content().contains("`mvn verify`");
	}

	@Test
	void workflowTestsTheConsoleInABrowser() throws IOException {
		assertThat(RUN).content().containsSubsequence("apt-get install", "chromium", "-Dbrowser.required");
		assertThat(Path.of("CONTRIBUTING.md")).content().contains("Chromium", "-Dbrowser.required");
		assertThat(Path.of("README.md")).content().contains("Chromium");
	}

	@Test
	void olderJdkAndMavenAreRefused() throws IOException {
		assertThat(property("maven.compiler.release")).isEqualTo(property("java.version"));
		assertThat(Path.of("pom.xml")).content()
			.containsSubsequence("<requireMavenVersion>", "[${required-maven.version},)", "<requireJavaVersion>",
					"[${java.version},)");
		assertThat(property("required-maven.version")).matches("\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void licenseIsNamedByItsSpdxName() throws IOException {
		assertThat(Path.of("pom.xml")).content().containsSubsequence("<license>", "<name>Apache-2.0</name>");
		assertThat(Path.of("README.md")).content().contains("Apache-2.0");
	}

	@Test
	void newerVersionsAreProposedWeekly() throws IOException {
		JsonNode updates = yaml(".github/dependabot.yml").path("updates");
		assertThat(updates.findValuesAsText("package-ecosystem")).containsExactly("maven", "github-actions");
		assertThat(updates.findValuesAsText("interval")).containsOnly("weekly");
	}

}
