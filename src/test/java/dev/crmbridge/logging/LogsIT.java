package dev.crmbridge.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.process.LogScenario;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logs of the packaged jar in one run with every kind of success and failure: in JSON on
 * the console, and as text in a file. They contain what operators look for, and no
 * number, name, key, token or password.
 */
class LogsIT {

	private static final String REQUEST_ID = "[0-9a-f]{32}";

	private static LogScenario run;

	@BeforeAll
	static void runAll(@TempDir Path folder) throws IOException {
		try (LogScenario all = new LogScenario(folder)) {
			run = all;
			all.lookUp();
			all.sendEvents();
			all.deliver();
			all.useCrmApi();
			all.loadLists();
			all.sendInvalidRequests();
			all.stopDatabases();
			all.end();
		}
	}

	@AfterAll
	static void forget() {
		run = null;
	}

	@Test
	void logsNoPersonalDataAndNoSecrets() {
		assertThat(run.secrets()).hasSizeGreaterThan(40)
			.allSatisfy((secret) -> assertThat(run.everyLine().filter((line) -> line.contains(secret))).isEmpty());
	}

	@Test
	void logsAcceptedEventOnceWithMaskedNumber() {
		assertThat(run.events()).hasSizeGreaterThan(5).allSatisfy((event) -> {
			List<JsonNode> lines = logged("Event " + event.id() + ": .*, " + event.outcome());
			assertThat(lines).singleElement().satisfies((line) -> {
				assertThat(line.path("level").asText()).isEqualTo("INFO");
				assertThat(message(line)).contains(": offering inbound, queue 11, number +38050***2233, ");
				assertThat(line.path("request").asText()).isEqualTo(event.request());
				assertThat(line.path("call").asText()).isEqualTo(event.call());
			});
		});
		assertThat(logged("Event .*")).hasSameSizeAs(run.events());
		assertThat(run.events()).extracting(LogScenario.Event::outcome).contains("stored", "duplicate", "spooled");
	}

	@Test
	void logsOutcomesOfEventUnderItsCall() {
		LogScenario.Event first = run.events().get(0);
		assertThat(logged(".*; endpoint=screen-pop event=" + first.id())).hasSizeGreaterThan(1)
			.allSatisfy((line) -> assertThat(line.path("call").asText()).isEqualTo(first.call()));
	}

	@Test
	void logsEndedLoadOnceWithCounts() {
		assertThat(logged("Ended load as (loaded|undone|refused|preview): .*")).extracting(LogsIT::message)
			.containsExactlyInAnyOrderElementsOf(run.ends());
		assertThat(run.ends()).hasSize(5);
	}

	@Test
	void logsIdOfLoadOnEveryThread() {
		assertThat(logged("(Claimed list|Ended load|Stopped load).*")).hasSizeGreaterThan(8)
			.allSatisfy((line) -> assertThat(message(line)).contains(line.path("load").asText("none")));
		assertThat(run.lines().stream().filter((line) -> line.path("thread_name").asText().startsWith("upload-")))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(line.path("load").asText()).isNotEmpty());
	}

	@Test
	void logsFailureUnderItsRequest() {
		assertThat(logged("Lost the connection of a request to Webitel")).singleElement().satisfies((line) -> {
			assertThat(line.path("request").asText()).isEqualTo(run.brokenOff());
			assertThat(line.path("stack_trace").asText()).contains("NoHttpResponseException").contains("\tat ");
		});
	}

	@Test
	void logsOnlyFailedLookups() {
		assertThat(run.lines()
			.stream()
			.filter((line) -> line.path("logger_name").asText().endsWith(".LookupAnswerMapper"))).isNotEmpty()
			.allSatisfy(
					(line) -> assertThat(message(line)).startsWith("No answer from the CRM database for +38050***"));
	}

	@Test
	void logsSqlStateInsteadOfQuotedValue() {
		assertThat(logged("No answer from the CRM database .*")).extracting(LogsIT::message)
			.anyMatch((message) -> message.endsWith("PSQLException: SQLSTATE 22P02"))
			.anyMatch((message) -> message.endsWith("ERROR: relation \"customer_phone\" does not exist"));
	}

	@Test
	void keepsInjectedLinesInOneLine() {
		assertThat(run.console().lines()).hasSameSizeAs(run.lines());
		assertThat(run.text().lines().filter((line) -> line.contains("INJECTED")))
			.anySatisfy((line) -> assertThat(line).contains(" call=x__2026_INFO_INJECTED_y_ "))
			.anySatisfy((line) -> assertThat(line).contains("-x_INJECTED-"))
			.allSatisfy((line) -> assertThat(line).startsWith("20"));
	}

	@Test
	void textLineShowsPresentIdsOnly() {
		LogScenario.Event first = run.events().get(0);
		Stream<String> lines = run.text()
			.lines()
			.filter((line) -> line.contains("Event " + first.id()) && line.endsWith("stored"));
		assertThat(lines).singleElement()
			.asString()
			.contains(" request=" + first.request() + " call=" + first.call() + " ")
			.doesNotContain("load=");
		assertThat(run.text().lines().filter((line) -> line.contains("Ended load as ")))
			.allSatisfy((line) -> assertThat(line).containsPattern(" load=\\d{8}-\\d{6}-.* Ended load as ")
				.doesNotContain("call="));
		assertThat(run.text().lines().filter((line) -> line.matches(".*(request|call|load)= .*"))).isEmpty();
		assertThat(run.text().lines().filter((line) -> line.contains("request="))).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).containsPattern(" request=" + REQUEST_ID + " "));
	}

	private static List<JsonNode> logged(String regex) {
		return run.lines().stream().filter((line) -> message(line).matches(regex)).toList();
	}

	private static String message(JsonNode line) {
		return line.path("message").asText();
	}

}
