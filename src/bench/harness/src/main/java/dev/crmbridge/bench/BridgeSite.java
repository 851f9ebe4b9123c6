package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

import org.springframework.util.FileSystemUtils;

/** Where the packaged bridge runs: its folder, its settings and its port. */
public final class BridgeSite {

	/** The API key of everybody. */
	public static final String KEY = "bench-key-of-the-test";

	/** The secret that deliveries are signed with. */
	public static final String SECRET = "whsec_bm90LWEtc2VjcmV0LWJ1dC1mb3ItdGhlLWJlbmNobWFyaw==";

	private static final String ENDPOINTS = "routes/crm-endpoints.camel.yaml";

	private final Setup setup;

	private final String name;

	private final Path folder;

	private final int port = Child.freePort();

	private final List<String> settings = new ArrayList<>();

	/**
	 * Makes the folder, with the shipped {@code routes/} and {@code config/} but without
	 * any endpoint.
	 * @param setup what the benchmark is run with
	 * @param name a unique name in this benchmark
	 */
	public BridgeSite(Setup setup, String name) throws IOException {
		this.setup = setup;
		this.name = name;
		this.folder = setup.folder(name);
		FileSystemUtils.copyRecursively(setup.root().resolve("routes"), this.folder.resolve("routes"));
		FileSystemUtils.copyRecursively(setup.root().resolve("config"), this.folder.resolve("config"));
		Files.delete(this.folder.resolve(ENDPOINTS));
		set("server.port", this.port);
		set("management.server.port", 0);
		List.of("webitel", "crm", "admin").forEach((group) -> set("bridge.keys." + group, KEY));
		set("webitel.url", "http://127.0.0.1:1/api");
		set("webitel.token", "none");
	}

	/** Its folder; {@code members/} and {@code data/} are in it. */
	public Path folder() {
		return this.folder;
	}

	/** The URL of a path that begins with a slash. */
	public String url(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

	/** Sets a setting. */
	public BridgeSite set(String setting, Object value) {
		this.settings.removeIf((argument) -> argument.startsWith("--" + setting + "="));
		this.settings.add("--" + setting + "=" + value);
		return this;
	}

	/** Names its databases, which have to be there. */
	public BridgeSite databases(Postgres postgres, String crm, String store) {
		Map.of("crm", crm, "store", store).forEach((prefix, database) -> {
			set(prefix + ".datasource.url", postgres.url(database));
			set(prefix + ".datasource.username", "postgres");
			set(prefix + ".datasource.password", "postgres");
		});
		return this;
	}

	/** Names its Webitel. */
	public BridgeSite webitel(FakeWebitel webitel) {
		return set("webitel.url", webitel.url()).set("webitel.token", FakeWebitel.TOKEN);
	}

	/**
	 * Adds an endpoint, durable and signed.
	 * @param endpoint its name
	 * @param url where events are posted to
	 * @param parameters more of its parameters, such as {@code events=missed}
	 */
	public BridgeSite endpoint(String endpoint, String url, String... parameters) throws IOException {
		StringBuilder block = new StringBuilder("""
				- templatedRoute:
				    routeTemplateRef: crm-endpoint
				    routeId: %1$s
				    parameters:
				      - {name: name, value: %1$s}
				      - {name: url, value: "%2$s"}
				      - {name: secret, value: "%3$s"}
				      - {name: delivery, value: durable}
				""".formatted(endpoint, url, SECRET));
		for (String parameter : parameters) {
			String[] parts = parameter.split("=", 2);
			block.append("      - {name: %s, value: \"%s\"}\n".formatted(parts[0], parts[1]));
		}
		Files.writeString(this.folder.resolve(ENDPOINTS), block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		return this;
	}

	/**
	 * Adds endpoints that get all events.
	 * @param urls the URL of each, by its name
	 */
	public BridgeSite endpoints(Map<String, String> urls) throws IOException {
		for (Map.Entry<String, String> endpoint : urls.entrySet()) {
			endpoint(endpoint.getKey(), endpoint.getValue());
		}
		return this;
	}

	/**
	 * Starts the bridge and waits until it answers a lookup and has made its tables.
	 * @param more settings as arguments, such as {@code --members.settle=1s}
	 * @return the process
	 */
	public Child start(String... more) throws IOException, InterruptedException {
		Child bridge = Child.start(this.name, this.folder, this.setup.java(), Setup.JVM_OPTIONS, this.setup.bridgeJar(),
				arguments(more));
		bridge.awaitGood(url("/webitel/caller-lookup?cid=0501112233"), KEY);
		bridge.awaitGood(url("/admin/endpoints"), KEY);
		return bridge;
	}

	/** The command line that it is started with. */
	public List<String> arguments(String... more) {
		List<String> arguments = new ArrayList<>(this.settings);
		arguments.addAll(List.of(more));
		return arguments;
	}

}
