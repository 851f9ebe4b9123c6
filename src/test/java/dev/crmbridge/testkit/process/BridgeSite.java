package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.postgres.Postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Where the packaged jar runs again and again: its folder with its own endpoints, its
 * {@code data.dir} in it, and its ports.
 */
public final class BridgeSite {

	private static final Duration PATIENCE = TestRun.WAIT_LIMIT;

	private static final HttpClient HTTP = Http.client();

	private final Path folder;

	private final Postgres postgres;

	private final String store;

	private final int port = BridgeProcess.freePort();

	/**
	 * Prepares a folder.
	 * @param folder the working folder
	 * @param postgres where the databases are
	 * @param store the database of the store
	 * @param endpoints blocks of {@link #endpoint}
	 */
	public BridgeSite(Path folder, Postgres postgres, String store, String endpoints) {
		this.folder = folder;
		this.postgres = postgres;
		this.store = store;
		BridgeProcess.prepare(folder);
		try {
			Files.writeString(folder.resolve("routes/crm-endpoints.camel.yaml"), endpoints);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A block of six lines, and one for each further parameter, such as
	 * {@code timeout=2s}.
	 */
	public static String endpoint(String name, String url, String... parameters) {
		StringBuilder block = new StringBuilder("""
				- templatedRoute:
				    routeTemplateRef: crm-endpoint
				    routeId: %s
				    parameters:
				      - {name: name, value: %s}
				      - {name: url, value: "%s"}
				""".formatted(name, name, url));
		for (String parameter : parameters) {
			String[] parts = parameter.split("=", 2);
			block.append("      - {name: %s, value: \"%s\"}\n".formatted(parts[0], parts[1]));
		}
		return block.toString();
	}

	public int port() {
		return this.port;
	}

	public Path data() {
		return this.folder.resolve("data");
	}

	/** Starts the bridge and does not wait for it. */
	public BridgeProcess start(String... more) {
		return start(Map.of(), more);
	}

	/** Starts the bridge with environment variables and does not wait for it. */
	public BridgeProcess start(Map<String, String> environment, String... more) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + this.port, "--management.server.port=0",
				"--bridge.keys.webitel=webitel-1", "--bridge.keys.crm=crm-1", "--bridge.keys.admin=admin-1",
				"--webitel.token=token", "--webitel.url=http://127.0.0.1:1/api"));
		Map.of("crm", "postgres", "store", this.store).forEach((prefix, database) -> {
			arguments.add("--" + prefix + ".datasource.url=" + this.postgres.url(database));
			arguments.add("--" + prefix + ".datasource.username=postgres");
			arguments.add("--" + prefix + ".datasource.password=postgres");
		});
		for (String argument : more) {
			// a setting that is given twice has both values
			arguments.removeIf((given) -> given.startsWith(argument.split("=")[0] + "="));
			arguments.add(argument);
		}
		return BridgeProcess.startPrepared(this.folder, environment, arguments);
	}

	/** Waits until it and the store's tables are there. */
	public void awaitReady(BridgeProcess bridge) {
		bridge.awaitPort(this.port);
		await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> endpoints().isPresent());
	}

	/** Waits until the store holds nothing that an endpoint has not got. */
	public void awaitNothingDue() {
		await().atMost(PATIENCE).untilAsserted(() -> {
			JsonNode items = endpoints().orElseThrow().path("items");
			assertThat(items).isNotEmpty().allSatisfy((item) -> assertThat(item.path("due").asInt(-1)).isZero());
		});
	}

	/** What operators are told of the endpoints, unless nothing is at the moment. */
	private Optional<JsonNode> endpoints() {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/admin/endpoints"))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", "admin-1")
			.build();
		try {
			HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
			return (answer.statusCode() == 200) ? Optional.of(Json.MAPPER.readTree(answer.body())) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Ids of the events that were acknowledged and are in the spool, or were until
	 * lately.
	 */
	public List<String> spooled() {
		List<String> ids = new ArrayList<>();
		try (Stream<Path> files = Files.list(data().resolve("spool"))) {
			for (Path file : files.toList()) {
				String text = Files.readString(file);
				// what has no end was acknowledged to nobody
				for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
					ids.add(Json.MAPPER.readTree(line).path("id").asText());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return ids;
	}

}
