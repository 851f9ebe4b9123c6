package dev.crmbridge.config.check;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.process.BridgeProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code --check} as an integration engineer runs it: one run over a copy of the shipped
 * folders with a mistake of each kind reports all of them.
 */
class CheckIT {

	private static final String MISTAKES = """
			routes/agents.camel.yaml                 ~ setHeaders:               ~ setHeadres:             ~ unknown key "setHeadres"
			routes/attempt-results.camel.yaml        ~ ref: attemptResultMapper  ~ ref: attemptResultMaper ~ unknown bean "attemptResultMaper"
			routes/call-events.camel.yaml            ~ description:              ~ descripton:             ~ unknown key "descripton"; known keys here: [
			routes/caller-lookup.camel.yaml          ~ "${body} != null"         ~ "${body != null"        ~ invalid expression: ${body != null
			routes/click-to-call.camel.yaml          ~ Id: http-errors           ~ Id: htp-errors          ~ unknown error policy (routeConfiguration) "htp-errors"; known policies: [
			routes/crm-endpoints.camel.yaml          ~ value: live               ~ value: lively           ~ delivery must be one of durable, live, was "lively"
			routes/crm-endpoints.camel.yaml          ~ name: url                 ~ name: ulr               ~ unknown parameter "ulr"; known parameters:
			routes/system/member-lists.camel.yaml    ~ uri: scheduler            ~ uri: shceduler          ~ unknown component "shceduler"; a component that is not in the bridge's jar needs its jars in lib/
			routes/system/call-event-retention.camel.yaml ~ uri: scheduler       ~ uri: sftp               ~ unknown component "sftp"; a component that
			routes/dialers.camel.yaml                ~ httpMethodRestrict:       ~ httpMethodRestrikt:     ~ unknown parameter "httpMethodRestrikt" of platform-http; did you mean "httpMethodRestrict"?
			routes/system/dialling.camel.yaml        ~ routeConfigurationId:     ~ routeConfiguration:     ~ unknown key "routeConfiguration"; known keys here: [
			routes/system/http-answers.camel.yaml    ~ id: answer-json           ~ id: list-agents         ~ id "list-agents" is already used by routes/agents.camel.yaml:7
			routes/system/load-retention.camel.yaml  ~ delay: 600000             ~ delay: soon             ~ invalid delay "soon"
			routes/system/member-catalog.camel.yaml  ~ uri: direct:webitel-queue ~ uri: direct:webitel-qeu ~ no route serves direct:webitel-qeu
			routes/system/webitel-client.camel.yaml  ~ {{webitel.token}}         ~ {{webitel.tokn}}        ~ unknown setting in the placeholder {{webitel.tokn}}
			routes/system/webitel-for-crm.camel.yaml ~ "raise(${exception})"     ~ "rise(${exception})"    ~ unknown bean method "rise"
			routes/system/webitel-for-crm.camel.yaml ~ "read(${header.trac       ~ "raed(${header.trac     ~ unknown bean method "raed"
			routes/system/webitel-list.camel.yaml    ~ steps:                    ~ steps: [                ~ is not valid YAML
			config/sql/caller-lookup.sql             ~ p.number = :#digits       ~ p.number = :#digit      ~ unknown parameter :#digit
			config/dialers.yaml                      ~ queue: "13"               ~ queue: 13               ~ dialers.agent-bound.queue must be text in quotes: queue: "13"
			config/dialers.yaml                      ~ number-format: digits     ~ number-format: roman    ~ number-format: must be one of digits
			config/dialers.yaml                      ~ priority: 10              ~ prio: 10                ~ unknown key "prio"
			config/application.yaml                  ~ members.language: en      ~ lookup.budget: soon     ~ lookup.budget
			config/application.yaml                  ~ threads.max: 8            ~ threads.max: many       ~ server.tomcat.threads.max: must be a number, was "many"
			""";

	@TempDir
	private static Path folderWithMistakes;

	private static List<String> reported;

	@TempDir
	private Path folder;

	@BeforeAll
	static void checkAllMistakesAtOnce() throws IOException {
		BridgeProcess.prepare(folderWithMistakes);
		Files.writeString(folderWithMistakes.resolve("config/application.yaml"),
				"members.language: en\nserver.tomcat.threads.max: 8\n");
		for (String line : MISTAKES.lines().toList()) {
			String[] mistake = line.split("~");
			change(folderWithMistakes.resolve(mistake[0].strip()), mistake[1].strip(), mistake[2].strip());
		}
		Files.createDirectory(folderWithMistakes.resolve("routes/more"));
		Files.createFile(folderWithMistakes.resolve("routes/more/x.camel.yaml"));
		Files.createFile(folderWithMistakes.resolve("routes/other.camel.yml"));
		try (BridgeProcess check = BridgeProcess.startPrepared(folderWithMistakes,
				Map.of("BRIDGE_KEYS_CRM", "short-key-5d1c"), List.of("--check", "--check-databases"))) {
			assertThat(check.exitCode()).isOne();
			assertThat(check.errors()).isEmpty();
			assertThat(check.output()).doesNotContain("Exception:", "\tat ", "org.apache", "dev.crmbridge",
					"flowchart");
			reported = check.output().lines().toList();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = MISTAKES)
	void reportsMistakeWithFileAndLine(String file, String good, String bad, String message) throws IOException {
		List<String> lines = Files.readAllLines(folderWithMistakes.resolve(file));
		int line = lines.indexOf(lines.stream().filter((each) -> each.contains(bad)).findFirst().orElseThrow()) + 1;
		// the parser misses an unclosed bracket only at the next line
		int expected = bad.endsWith("[") ? line + 1 : line;
		assertThat(reported)
			.anySatisfy((problem) -> assertThat(problem).startsWith(file + ":" + expected + ": ").contains(message));
	}

	@Test
	void reportsFilesThatAreNotLoaded() {
		assertThat(reported).filteredOn((line) -> line.contains(": is not loaded: files must be directly in routes/"))
			.satisfiesExactlyInAnyOrder((file) -> assertThat(file).startsWith("routes/more/x.camel.yaml: "),
					(file) -> assertThat(file).startsWith("routes/other.camel.yml: "));
	}

	@Test
	void warnsOfWeakKeyWithoutShowingIt() {
		assertThat(reported)
			.anyMatch((line) -> line.startsWith("warning: bridge.keys.crm: a key is shorter than 16 characters"))
			.noneMatch((line) -> line.contains("short-key-5d1c"));
	}

	@Test
	void reportsInvalidSettingOnce() {
		assertThat(reported).filteredOn((line) -> line.contains("lookup.budget")).hasSize(1);
	}

	@Test
	void settingsFileThatIsNotUtf8HidesNoOtherMistake() throws IOException {
		BridgeProcess.prepare(this.folder);
		Files.write(this.folder.resolve("config/application.yaml"),
				"bridge:\n  time-zone: Europe/Kyiv # Київ\n".getBytes(Charset.forName("windows-1251")));
		change(this.folder.resolve("config/dialers.yaml"), "priority: 10", "prio: 10");
		try (BridgeProcess check = BridgeProcess.startPrepared(this.folder, Map.of(), List.of("--check"))) {
			assertThat(check.exitCode()).isOne();
			assertThat(check.errors()).isEmpty();
			assertThat(check.output().lines()).satisfiesExactly(
					(settings) -> assertThat(settings)
						.isEqualTo("config/application.yaml:2: is not UTF-8 from this line on; save the file as UTF-8"),
					(dialers) -> assertThat(dialers).startsWith("config/dialers.yaml:")
						.contains("unknown key \"prio\""));
		}
	}

	@Test
	void checkOfDatabasesRequiresTheirSettings() {
		assertThat(reported).contains("crm.datasource: must be set for --check-databases",
				"store.datasource: must be set for --check-databases");
	}

	@Test
	void acceptsShippedFoldersWithoutSettingsAndPrintsTheirDiagram() throws IOException {
		BridgeProcess.prepare(this.folder);
		try (BridgeProcess check = BridgeProcess.startPrepared(this.folder, Map.of(),
				List.of("--server.port=1", "--check", "--routes"))) {
			assertThat(check.exitCode()).as(check::output).isZero();
			String[] output = check.output().split("(?m)^(?=flowchart LR$)", 2);
			assertThat(output[0].lines()).last().asString().startsWith("No problems in routes/ (");
			assertThat(Path.of("src/docs/architecture.md")).content().contains("```mermaid\n" + output[1] + "```\n");
			assertThat(check.output()).contains("  missing setting webitel.token (or WEBITEL_TOKEN): ",
					"  missing setting crm.endpoints.screen-pop.url (or ");
			assertThat(check.errors()).isEmpty();
		}
		try (var left = Files.list(this.folder)) {
			assertThat(left.map((path) -> path.getFileName().toString())).containsExactlyInAnyOrder("routes", "config",
					"out.log", "err.log");
		}
	}

	private static void change(Path file, String good, String bad) throws IOException {
		String text = Files.readString(file);
		int place = text.indexOf(good);
		assertThat(place).as(good + " in " + file).isNotNegative();
		Files.writeString(file, text.substring(0, place) + bad + text.substring(place + good.length()));
	}

}
