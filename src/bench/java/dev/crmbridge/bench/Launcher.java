package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.http.Ports;
import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.util.FileSystemUtils;

/** Starts candidates with the same memory, key, CRM and endpoints, and a store each. */
record Launcher(Options options, Path folder, Postgres postgres, Map<String, String> endpoints) {

	/** Settings of candidates that need no Webitel. */
	static final List<String> NO_WEBITEL = List.of("--webitel.url=http://127.0.0.1:1/api", "--webitel.token=none");

	private static final String LOOKUP = "/webitel/caller-lookup?cid=0501112233";

	private static final String SECRET = "whsec_bm90LWEtc2VjcmV0LWJ1dC1mb3ItdGhlLWJlbmNobWFyaw==";

	private static final String ENDPOINT = """
			- templatedRoute:
			    routeTemplateRef: crm-endpoint
			    routeId: %1$s
			    parameters:
			      - {name: name, value: %1$s}
			      - {name: url, value: "%2$s"}
			      - {name: secret, value: "%3$s"}
			      - {name: delivery, value: durable}
			""";

	/** Starts the extracted jar of the bridge with the shipped routes and config. */
	Candidate bridge(List<String> settings) throws IOException, InterruptedException {
		return bridge(null, settings);
	}

	/** Does the same with other dialers; null for the shipped ones. */
	Candidate bridge(String dialers, List<String> settings) throws IOException, InterruptedException {
		for (String shipped : List.of("routes", "config")) {
			FileSystemUtils.copyRecursively(Options.ROOT.resolve(shipped), this.folder.resolve(shipped));
		}
		if (dialers != null) {
			Files.writeString(this.folder.resolve("config/dialers.yaml"), dialers);
		}
		StringBuilder blocks = new StringBuilder("[]\n".repeat(this.endpoints.isEmpty() ? 1 : 0));
		this.endpoints.forEach((name, url) -> blocks.append(ENDPOINT.formatted(name, url, SECRET)));
		Files.writeString(this.folder.resolve("routes/crm-endpoints.camel.yaml"), blocks);
		List<String> program = List.of("-jar",
				Options.ROOT.resolve("src/bench/target/bridge/webitel-crm-bridge.jar").toString(),
				"--management.server.port=0", "--bridge.keys.crm=" + Candidate.KEY,
				"--bridge.keys.admin=" + Candidate.KEY);
		return start("bridge", program, settings).awaitAnswer(LOOKUP).awaitAnswer("/admin/endpoints");
	}

	/** Starts the hand-written peer {@code bare} or {@code shipped}. */
	Candidate peer(String profile) throws IOException, InterruptedException {
		List<String> settings = new ArrayList<>(List
			.of("--peer.sql=" + Options.ROOT.resolve("config/sql/caller-lookup.sql"), "--peer.secret=" + SECRET));
		this.endpoints.forEach((name, url) -> settings.add("--peer.endpoints." + name + "=" + url));
		return start(profile, main("peer.PeerApplication", "--spring.profiles.active=" + profile), settings)
			.awaitAnswer(LOOKUP);
	}

	/** Starts the peer of lists, which uploads members or writes them into files. */
	Candidate batch(List<String> settings, String mode) throws IOException, InterruptedException {
		return start("batch", main("batch.BatchApplication", "--mode=" + mode), settings)
			.awaitAnswer("/actuator/health");
	}

	private static List<String> main(String name, String argument) {
		return List.of("-cp", System.getProperty("java.class.path"), "dev.crmbridge.bench." + name, argument);
	}

	private Candidate start(String name, List<String> program, List<String> settings) throws IOException {
		this.postgres.createDatabase(name);
		int port = Ports.free();
		List<String> command = new ArrayList<>(List.of(this.options.java().toString(), "-Xmx256m"));
		command.addAll(program);
		command.addAll(settings);
		command.addAll(List.of("--server.port=" + port, "--bridge.keys.webitel=" + Candidate.KEY));
		Map.of("crm", "crm", "store", name, "spring", name).forEach((prefix, database) -> {
			String datasource = "--" + prefix + ".datasource.";
			command.addAll(List.of(datasource + "url=" + this.postgres.url(database), datasource + "username=postgres",
					datasource + "password=postgres"));
		});
		Path log = this.folder.resolve(name + ".log");
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment()
			.keySet()
			.removeIf((key) -> key.matches("(BRIDGE|CRM|STORE|WEBITEL|SPRING|SERVER|MANAGEMENT)_.*|.*JAVA.*OPTIONS"));
		Process process = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return new Candidate(name, "http://127.0.0.1:" + port, log, process);
	}

}
