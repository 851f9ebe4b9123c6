package dev.crmbridge.testkit.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Base of tests of outcomes: a bridge that reads the attempt history several times a
 * second, and endpoints that want results.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "camel.main.routes-include-pattern=file:routes/*.camel.yaml,file:routes/system/*.camel.yaml,"
				+ "classpath:outcomes/result-endpoints.camel.yaml")
@Import(FrequentPolls.class)
public abstract class OutcomeTestBase {

	protected static final Postgres POSTGRES = Postgres.startWithSampleCrm();

	protected static final FakeWebitel WEBITEL = new FakeWebitel();

	/** Receives results below {@code /results}. */
	protected static final FakeCrm CRM = new FakeCrm();

	protected static final Path MEMBERS = TestSettings.temporaryFolder();

	@DynamicPropertySource
	protected static void settings(DynamicPropertyRegistry settings) {
		TestSettings.add(settings, POSTGRES, POSTGRES, CRM);
		settings.add("webitel.url", WEBITEL::url);
		settings.add("webitel.token", () -> FakeWebitel.TOKEN);
		settings.add("members.dir", MEMBERS::toString);
		settings.add("members.settle", () -> "100ms");
		settings.add("outcomes.poll", () -> "200ms");
		settings.add("outcomes.report-every", () -> "200ms");
		settings.add("test.crm.url", () -> CRM.url(""));
		// there from the start: retries for each attempt of each test would cost more
		// than the tests
		POSTGRES.execute("crm",
				"""
						create table attempt_result (attempt text primary key, list text, list_row bigint, dialer text, member text,
						  name text, number text, result text, attempts int, agent text, ended_at timestamptz, contract text)""");
		settings.add("results.datasource.url", () -> POSTGRES.url("crm"));
		settings.add("results.datasource.username", () -> "postgres");
		settings.add("results.datasource.password", () -> "postgres");
	}

	/** Starts a wait; its limit is {@code TestRun.WAIT_LIMIT}. */
	protected static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(50));
	}

	/**
	 * Drops a list for the dialer {@code soft}, and returns the id of its load once it is
	 * loaded.
	 */
	protected String load(String name, String content) throws IOException {
		Path folder = MEMBERS.resolve("in/soft");
		Path written = Files.writeString(MEMBERS.resolve(name + ".tmp"), content);
		Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
		return awaitLoad(name);
	}

	/** Returns the id of the load of a dropped list once it is loaded. */
	protected String awaitLoad(String name) {
		return await().until(() -> ended(name), Objects::nonNull);
	}

	private String ended(String name) throws IOException {
		Path done = MEMBERS.resolve("done/soft");
		if (!Files.isDirectory(done)) {
			return null;
		}
		try (Stream<Path> loads = Files.list(done)) {
			return loads
				.filter((load) -> Files.exists(load.resolve(name)) && Files.exists(load.resolve("receipt.json")))
				.map((load) -> load.getFileName().toString())
				.findAny()
				.orElse(null);
		}
	}

	/** Returns the folder of an ended load. */
	protected static Path done(String load) {
		return MEMBERS.resolve("done/soft").resolve(load);
	}

	/**
	 * Returns the results that the endpoint {@code results} received of a load, oldest
	 * first.
	 */
	protected static List<JsonNode> results(String load) {
		return CRM.requests("/results")
			.stream()
			.map(ReceivedRequest::json)
			.filter((event) -> event.path("load").asText().equals(load))
			.toList();
	}

	/** Returns the id of a row's member. */
	protected static long member(String load, int row) {
		return WEBITEL.membersOf(load)
			.stream()
			.filter((each) -> each.variables().get("import_row").equals(String.valueOf(row)))
			.findAny()
			.orElseThrow()
			.id();
	}

}
