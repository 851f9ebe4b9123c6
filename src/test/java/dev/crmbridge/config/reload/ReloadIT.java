package dev.crmbridge.config.reload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeProcessTestBase;
import dev.crmbridge.testkit.process.BridgeSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Changed files of a running process with {@code bridge.reload}, while events come. */
class ReloadIT extends BridgeProcessTestBase {

	private final HttpClient http = Http.client();

	private BridgeSite site;

	@Test
	void changedFilesAreSwappedInWithoutALostOrDoubledDelivery() throws IOException {
		this.crm.answer(this.received.recording((request) -> Answer.ok()));
		this.site = site("reload", "reload", endpoint("journal", "retries=500ms"));
		BridgeProcess bridge = this.site.start("--bridge.reload=true");
		try {
			this.site.awaitReady(bridge);
			this.load.start(CALLS, QUEUE, this.site.port());
			this.load.awaitAcknowledged(100);

			write("routes/crm-endpoints.camel.yaml",
					endpoint("journal", "retries=500ms", "headers=X-Version: 2") + endpoint("second", "retries=500ms"));
			await().until(() -> !this.received.at("second").isEmpty());
			await().until(() -> this.crm.requests("/journal")
				.stream()
				.anyMatch((request) -> request.headers().containsKey("X-Version")));

			write("routes/crm-endpoints.camel.yaml",
					endpoint("journal", "retries=soon") + endpoint("second", "retries=500ms"));
			String problem = "routes/crm-endpoints.camel.yaml:7: retries must be a duration";
			await().until(() -> get("/admin/activity"),
					(activity) -> activity.contains("refuse-reload") && activity.contains(problem));
			assertThat(bridge.output()).contains("Did not reload, the former version stays in use: " + problem);
			this.load.awaitAcknowledged(100);

			write("routes/crm-endpoints.camel.yaml", endpoint("journal", "retries=300ms"));
			// the deliveries of a removed endpoint wait until its block is back
			await().untilAsserted(() -> assertThat(get("/admin/endpoints"))
				.doesNotContainPattern("\"second\"[^}]*\"orphaned\":false"));
			write("routes/crm-endpoints.camel.yaml",
					endpoint("journal", "retries=300ms") + endpoint("second", "retries=500ms"));
			this.load.awaitAcknowledged(100);
			this.load.stop();
			this.received.awaitAll("journal", (event) -> true);
			this.site.awaitNothingDue();
			this.received.assertOnlyWhatWasSent("journal", (event) -> true);
			this.received.assertInOrder("journal");
			assertThat(this.received.acceptedTwiceBy("journal")).isEmpty();
			assertThat(this.received.acceptedTwiceBy("second")).isEmpty();

			lookupsAndDialersFollowTheirFiles();
		}
		finally {
			bridge.close();
		}
	}

	private void lookupsAndDialersFollowTheirFiles() throws IOException {
		Path dialers = this.site.folder().resolve("config/dialers.yaml");
		Files.writeString(dialers, Files.readString(dialers) + """

				  fresh:
				    queue: "77"
				    name: "{name}"
				    communications:
				      - {destination: "{phone}", type: "1"}
				""");
		Path dropFolder = this.site.folder().resolve("members/in/fresh");
		await().until(() -> Files.isDirectory(dropFolder));

		assertThat(get("/webitel/caller-lookup?cid=380501112233")).contains("\"source\":\"default\"");
		write("routes/query-crm.camel.yaml", """
				- route:
				    id: query-crm-sql
				    description: Knows every caller
				    routeConfigurationId: propagate-errors
				    from:
				      uri: direct:query-crm-sql
				      steps:
				        - setBody: {expression: {simple: {expression: '{"debt_amount": "7"}'}}}
				        - unmarshal: {json: {}}
				        - setBody: {expression: {simple: {expression: "${collate(1)}", resultType: java.util.List}}}
				""");
		await().until(() -> get("/admin/activity"), (activity) -> activity.contains("query-crm-sql"));
	}

	private void write(String file, String text) throws IOException {
		Files.writeString(this.site.folder().resolve(file), text);
	}

	private String get(String path) {
		return Http
			.send(this.http,
					HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.site.port() + path))
						.header("X-Api-Key", path.startsWith("/admin") ? "admin-1" : "webitel-1"))
			.body();
	}

}
