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

import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

import static org.awaitility.Awaitility.await;

/**
 * The folder and the port of one bridge that loads lists, over several starts. Bridges
 * may share {@code members.dir}, the store and Webitel.
 */
public final class LoadSite {

	private static final HttpClient HTTP = Http.client();

	public static final String DIALERS = """
			dialers:
			  soft:
			    queue: "11"
			    name: "{client}"
			    variables: [list]
			    communications: [ {destination: "{phone}", type: "1"} ]
			""";

	private final Path folder;

	private final int port = BridgeProcess.freePort();

	private final List<String> settings;

	/**
	 * Prepares a folder.
	 * @param folder the working folder
	 * @param members the folder of the lists
	 * @param postgres the server of the databases
	 * @param store the database of the store
	 * @param webitel the Webitel that receives members
	 * @param more further settings, such as {@code webitel.timeout=1s}
	 */
	public LoadSite(Path folder, Path members, Postgres postgres, String store, FakeWebitel webitel,
			List<String> more) {
		this.folder = folder;
		this.settings = new ArrayList<>(
				List.of("--server.port=" + this.port, "--management.server.port=0", "--bridge.keys.webitel=webitel-1",
						"--bridge.keys.crm=crm-1", "--bridge.keys.admin=admin-1", "--webitel.url=" + webitel.url(),
						"--webitel.token=" + FakeWebitel.TOKEN, "--members.dir=" + members, "--members.settle=300ms"));
		Map.of("crm", "postgres", "store", store).forEach((prefix, database) -> {
			this.settings.add("--" + prefix + ".datasource.url=" + postgres.url(database));
			this.settings.add("--" + prefix + ".datasource.username=postgres");
			this.settings.add("--" + prefix + ".datasource.password=postgres");
		});
		more.forEach((setting) -> this.settings.add("--" + setting));
		BridgeProcess.prepare(folder);
		dialers(DIALERS);
		write("routes/crm-endpoints.camel.yaml",
				BridgeSite.endpoint("journal", "http://127.0.0.1:" + BridgeProcess.freePort()));
	}

	/** Changes {@code config/dialers.yaml}; the next start reads it. */
	public void dialers(String yaml) {
		write("config/dialers.yaml", yaml);
	}

	/** Changes {@code routes/crm-endpoints.camel.yaml}; the next start reads it. */
	public void endpoints(String yaml) {
		write("routes/crm-endpoints.camel.yaml", yaml);
	}

	public int port() {
		return this.port;
	}

	private void write(String file, String text) {
		try {
			Files.writeString(this.folder.resolve(file), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts the bridge without waiting for it. */
	public BridgeProcess start() {
		return BridgeProcess.startPrepared(this.folder, Map.of(), this.settings);
	}

	/** Waits until the routes run and the store's tables are ready. */
	public void awaitReady(BridgeProcess bridge) {
		bridge.awaitPort(this.port);
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/admin/endpoints"))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", "admin-1")
			.build();
		await().pollInterval(Duration.ofMillis(50))

			.ignoreExceptionsInstanceOf(IOException.class)
			.until(() -> HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200);
	}

}
