package dev.crmbridge.recipes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeSite;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The recipe {@code lookup-in-two-sources}, with a CRM database and a CRM over HTTP. */
class LookupInTwoSourcesIT {

	private static final String RECIPE = "lookup-in-two-sources.camel.yaml";

	private static final Postgres POSTGRES = Postgres.startWithSampleCrm();

	private static final FakeCrm CRM = new FakeCrm();

	private final HttpClient http = Http.client();

	@TempDir
	private Path folder;

	@AfterAll
	static void stop() {
		CRM.close();
		POSTGRES.close();
	}

	@Test
	void secondSourceIsAskedForCallersThatTheFirstDoesNotKnow() throws IOException {
		CRM.answer("/customers",
				(request) -> request.query().equals("phone=380679999999")
						? Answer.ok().body("application/json", "{\"name\":\"Of the second\",\"debt_amount\":\"7\"}")
						: Answer.status(404));
		BridgeSite site = new BridgeSite(this.folder.resolve("site"), POSTGRES, "store",
				BridgeSite.endpoint("journal", CRM.url("/journal")));
		Files.copy(Path.of("src/docs/recipes", RECIPE), site.folder().resolve("routes").resolve(RECIPE));
		try (BridgeProcess bridge = site.start("--lookup.source=direct:look-in-two-sources", "--lookup.budget=4s",
				"--crm.datasource.url=" + POSTGRES.url("crm"), "--crm.http.url=" + CRM.url("/customers"))) {
			site.awaitReady(bridge);
			JsonNode first = awaitAnswer(site, "380501112233");
			assertThat(first.path("found").asBoolean()).isTrue();
			assertThat(first.path("name").asText()).isNotEqualTo("Of the second");
			assertThat(CRM.requests("/customers")).noneMatch((request) -> request.query().contains("380501112233"));
			JsonNode second = awaitAnswer(site, "380679999999");
			assertThat(second.path("name").asText()).isEqualTo("Of the second");
			assertThat(second.path("debt").asBoolean()).isTrue();
			assertThat(awaitAnswer(site, "380679999998").path("found").asBoolean()).isFalse();
		}
	}

	/** Waits for an answer of the CRM, as the first connection may take long. */
	private JsonNode awaitAnswer(BridgeSite site, String number) {
		return Awaitility.await()
			.until(() -> json(Http
				.send(this.http, HttpRequest
					.newBuilder(URI.create("http://127.0.0.1:" + site.port() + "/webitel/caller-lookup?cid=" + number))
					.header("X-Api-Key", "webitel-1"))
				.body()), (answer) -> answer.path("source").asText().equals("crm"));
	}

}
