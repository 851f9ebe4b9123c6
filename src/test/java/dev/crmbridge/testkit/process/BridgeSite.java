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
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.postgres.Postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The folder and the port of one bridge over several starts: with its own endpoints and
 * its {@code data.dir}.
 */
public final class BridgeSite {

	private static final HttpClient HTTP = Http.client();

	private final Path folder;

	private final Postgres postgres;

	private final String store;

	private final int port = BridgeProcess.freePort();

	/**
	 * Prepares a folder.
	 * @param folder the working folder
	 * @param postgres the server of the databases
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
	 * Returns the block of an endpoint, with further parameters such as
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

	public Path folder() {
		return this.folder;
	}

	public Path data() {
		return this.folder.resolve("data");
	}

	/** Starts the bridge without waiting for it. */
	public BridgeProcess start(String... more) {
		return start(Map.of(), more);
	}

	/** Starts the bridge with environment variables, without waiting for it. */
	public BridgeProcess start(Map<String, String> environment, String... more) {
		return BridgeProcess.startPrepared(this.folder, environment, arguments(more));
	}

	/** Starts the packaged jar without extracting it, without waiting for it. */
	public BridgeProcess startPackaged(String... more) {
		return BridgeProcess.start(this.folder, Map.of(), arguments(more));
	}

	private List<String> arguments(String... more) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + this.port, "--management.server.port=0",
				"--bridge.keys.webitel=webitel-1", "--bridge.keys.crm=crm-1", "--bridge.keys.admin=admin-1",
				"--webitel.token=token", "--webitel.url=http://127.0.0.1:1/api"));
		Map.of("crm", "postgres", "store", this.store).forEach((prefix, database) -> {
			arguments.add("--" + prefix + ".datasource.url=" + this.postgres.url(database));
			arguments.add("--" + prefix + ".datasource.username=postgres");
			arguments.add("--" + prefix + ".datasource.password=postgres");
		});
		for (String argument : more) {
			// Spring joins the values of a repeated argument
			arguments.removeIf((given) -> given.startsWith(argument.split("=")[0] + "="));
			arguments.add(argument);
		}
		return arguments;
	}

	/** Waits until the bridge answers and the store's tables are ready. */
	public void awaitReady(BridgeProcess bridge) {
		bridge.awaitPort(this.port);
		await().pollInterval(Duration.ofMillis(50)).until(() -> endpoints().isPresent());
	}

	/** Waits until no delivery is due. */
	public void awaitNothingDue() {
		await().untilAsserted(() -> {
			JsonNode items = endpoints().orElseThrow().path("items");
			assertThat(items).isNotEmpty().allSatisfy((item) -> assertThat(item.path("due").asInt(-1)).isZero());
		});
	}

	/** Returns {@code /admin/endpoints}; empty while the bridge gives no 200. */
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

	/** Returns the ids of acknowledged events in the spool's files. */
	public List<String> spooled() {
		List<String> ids = new ArrayList<>();
		try (Stream<Path> files = Files.list(data().resolve("spool"))) {
			for (Path file : files.toList()) {
				String text = Files.readString(file);
				// an event without its line end was never acknowledged
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
