package dev.crmbridge.lookup;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A lookup is answered within its budget of 800 ms whatever happens to the CRM database.
 * A single machine runs callers, bridge, database and other tests, so the limit adds two
 * measured times: 200 concurrent lookups while the database works, and a request at the
 * same moment that needs no database.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
@Tag("timing")
class LookupBudgetTest {

	private static final Duration BUDGET = Duration.ofMillis(800);

	/** Number of customers who have called before. */
	private static final int CACHED_CUSTOMERS = 40;

	private static final Duration WARM_LOOKUP_TIMEOUT = Duration.ofMillis(500);

	private static final String FROM_THE_DATABASE = "\"source\":\"crm\"";

	private static final Postgres CRM = Postgres.start();

	static {
		CRM.createDatabase("crm");
		CRM.script("crm", "/sandbox/crm.sql");
	}

	private final HttpClient http = Http.client();

	private Duration undisturbed;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry settings) {
		settings.add("management.server.port", () -> "0");
		settings.add("bridge.keys.webitel", () -> "key");
		settings.add("bridge.keys.crm", () -> "crm-key");
		settings.add("bridge.keys.admin", () -> "admin-key");
		settings.add("webitel.url", () -> "http://127.0.0.1:1/api");
		settings.add("webitel.token", () -> "token");
		settings.add("members.dir", () -> "target/lookup-budget/members");
		settings.add("data.dir", () -> "target/lookup-budget/data");
		settings.add("crm.endpoints.screen-pop.url", () -> "http://127.0.0.1:1/");
		settings.add("crm.endpoints.screen-pop.secret", () -> TestSettings.SECRET);
		settings.add("crm.endpoints.call-journal.url", () -> "http://127.0.0.1:1/");
		settings.add("crm.datasource.url", () -> CRM.url("crm"));
		// unavailable: lookups do not need the store
		settings.add("store.datasource.url", () -> "jdbc:postgresql://127.0.0.1:1/store");
		for (String database : new String[] { "crm", "store" }) {
			settings.add(database + ".datasource.username", () -> "postgres");
			settings.add(database + ".datasource.password", () -> "postgres");
		}
	}

	@AfterAll
	static void stopDatabase() {
		CRM.close();
	}

	/**
	 * Repeats until the database answers and the machine has warmed up, so that later
	 * only waiting takes time.
	 */
	@BeforeEach
	void warmUp() {
		await().until(() -> {
			List<Answer> answers = answers(
					IntStream.range(0, 200).map((i) -> i % CACHED_CUSTOMERS).mapToObj(this::lookUp));
			this.undisturbed = slowest(answers);
			return this.undisturbed.compareTo(WARM_LOOKUP_TIMEOUT) < 0
					&& answers.stream().allMatch((answer) -> answer.body().contains(FROM_THE_DATABASE));
		});
	}

	@Test
	void holdsWithTheDatabaseStopped() {
		assertBudgetHolds(CRM::stop, CRM::restart);
	}

	@Test
	void holdsWithTheDatabaseFrozen() {
		assertBudgetHolds(CRM::freeze, CRM::resume);
	}

	@Test
	void holdsWithTheDatabaseRefusing() {
		assertBudgetHolds(() -> {
			CRM.execute("postgres", "alter database crm allow_connections false");
			CRM.execute("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'crm'");
		}, () -> CRM.execute("postgres", "alter database crm allow_connections true"));
	}

	@Test
	void holdsWithTheTableLocked() throws SQLException {
		try (Connection connection = CRM.connect("crm"); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("lock table customer in access exclusive mode");
			assertBudgetHolds(() -> {
			}, () -> rollback(connection));
		}
	}

	@Test
	void holdsWithASlowQuery() {
		assertBudgetHolds(() -> CRM.execute("crm", """
				alter table customer_phone rename to customer_phone_fast;
				create view customer_phone as
				select number, customer_id from customer_phone_fast, lateral (select pg_sleep(2)) as slow"""), () -> CRM
			.execute("crm", "drop view customer_phone; alter table customer_phone_fast rename to customer_phone"));
	}

	/**
	 * Sends 200 concurrent lookups, half of them of cached callers, twice: the second
	 * time the circuit breaker is open. No lookup exceeds the budget. The database
	 * answers lookups again after the repair.
	 */
	private void assertBudgetHolds(Runnable damage, Runnable repair) {
		try {
			damage.run();
			for (int round = 0; round < 2; round++) {
				List<CompletableFuture<Answer>> asked = IntStream.range(0, 200)
					.map((i) -> (i % 2 == 0) ? i % CACHED_CUSTOMERS : CACHED_CUSTOMERS + i)
					.mapToObj(this::lookUp)
					.toList();
				Duration withoutDatabase = slowest(
						answers(IntStream.range(0, 20).mapToObj((i) -> get("/openapi.yaml"))));
				List<Answer> answers = answers(asked.stream());
				assertThat(slowest(answers))
					.isLessThan(BUDGET.plus(this.undisturbed.multipliedBy(2)).plus(withoutDatabase));
				// at least 100: an answer too late for an earlier test may be cached by
				// now
				assertThat(answers).extracting(Answer::body)
					.allMatch((body) -> body.contains("\"found\":true") && body.contains("\"source\":\"cache\"")
							|| body.contains("\"found\":false") && body.contains("\"source\":\"default\""))
					.filteredOn((body) -> body.contains("\"found\":true"))
					.hasSizeGreaterThanOrEqualTo(100);
			}
		}
		finally {
			repair.run();
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> lookUp(0).join().body().contains(FROM_THE_DATABASE));
	}

	private static Duration slowest(List<Answer> answers) {
		return answers.stream().map(Answer::took).max(Duration::compareTo).orElseThrow();
	}

	/** Waits for the answers of concurrent requests. */
	private static List<Answer> answers(Stream<CompletableFuture<Answer>> asked) {
		return asked.toList().stream().map(CompletableFuture::join).toList();
	}

	private CompletableFuture<Answer> lookUp(int customer) {
		return get("/webitel/caller-lookup?cid=380501110" + (100 + customer));
	}

	private CompletableFuture<Answer> get(String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("X-Api-Key", "key")
			.build();
		long sent = System.nanoTime();
		return this.http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
			.thenApply((response) -> new Answer(response.body(), Duration.ofNanos(System.nanoTime() - sent)));
	}

	private static void rollback(Connection connection) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Answer(String body, Duration took) {
	}

}
