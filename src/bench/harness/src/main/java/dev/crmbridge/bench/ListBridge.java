package dev.crmbridge.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

/**
 * The bridge, which gets its lists by its folders and finds their ends by
 * {@code /admin/loads}. A load counts from its {@code started_at} to its
 * {@code ended_at}: without the time for which a file has to stay unchanged before.
 */
final class ListBridge implements ListImporter {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final ObjectMapper JSON = new ObjectMapper();

	private static final Duration PATIENCE = Duration.ofMinutes(15);

	/** Between two looks at a load, in ms. */
	private static final int LOOK = 100;

	private final BridgeSite site;

	private final Child process;

	private final String mode;

	private ListBridge(BridgeSite site, String mode) throws IOException, InterruptedException {
		this.site = site;
		this.mode = mode;
		this.process = site.start("--members.settle=300ms");
	}

	/** Starts one that uploads. */
	static ListBridge uploading(Setup setup, String name, Postgres postgres, FakeWebitel webitel)
			throws IOException, InterruptedException {
		return new ListBridge(site(setup, name, postgres, webitel), "in");
	}

	/** Starts one that only reads, and reports. */
	static ListBridge previewing(Setup setup, String name, Postgres postgres, FakeWebitel webitel)
			throws IOException, InterruptedException {
		return new ListBridge(site(setup, name, postgres, webitel), "preview");
	}

	private static BridgeSite site(Setup setup, String name, Postgres postgres, FakeWebitel webitel)
			throws IOException {
		return new BridgeSite(setup, name).databases(postgres, "postgres", "store").webitel(webitel);
	}

	@Override
	public ListRun load(Path list) throws IOException, InterruptedException {
		Path folder = this.site.folder().resolve("members").resolve(this.mode).resolve("soft");
		String name = list.getFileName().toString();
		Files.copy(list, folder.resolve(name + ".tmp"));
		Files.move(folder.resolve(name + ".tmp"), folder.resolve(name));
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		OffsetDateTime uploading = null;
		while (System.nanoTime() < deadline) {
			OffsetDateTime now = OffsetDateTime.now();
			JsonNode load = latest(name);
			String state = load.path("state").asText();
			if (!load.path("ended_at").asText().isEmpty()) {
				return ended(load, uploading);
			}
			if (!state.equals("uploading")) {
				// not yet: what it is found to upload in is rather too long than too
				// short
				uploading = now;
			}
			if (state.equals("stopped")) {
				throw new IllegalStateException(load.toString());
			}
			this.process.requireAlive();
			Thread.sleep(LOOK);
		}
		throw new IllegalStateException(name + " has not ended:\n" + this.process.tail());
	}

	private ListRun ended(JsonNode load, OffsetDateTime uploading) {
		if (!load.path("state").asText().equals(this.mode.equals("in") ? "loaded" : "preview")) {
			throw new IllegalStateException(load.toString());
		}
		if (load.path("chunks").path("read_back").asInt() > 0) {
			throw new IllegalStateException("the wait before a read-back was measured too: " + load);
		}
		OffsetDateTime start = OffsetDateTime.parse(load.path("started_at").asText());
		OffsetDateTime end = OffsetDateTime.parse(load.path("ended_at").asText());
		return new ListRun(load.path("rows").asLong(), load.path("accepted").asLong(), Duration.between(start, end),
				this.mode.equals("in") ? Duration.between(uploading, end) : Duration.ZERO);
	}

	/** The load of this file, empty before there is one. */
	private JsonNode latest(String file) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.site.url("/admin/loads?limit=5")))
			.timeout(Duration.ofSeconds(20))
			.header("X-Api-Key", BridgeSite.KEY)
			.build();
		HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		for (JsonNode load : JSON.readTree(answer.body()).path("items")) {
			if (load.path("file").asText().equals(file)) {
				return load;
			}
		}
		return JSON.createObjectNode();
	}

	@Override
	public Child process() {
		return this.process;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
