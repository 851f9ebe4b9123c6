package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.postgres.Postgres;

/** Starts each peer in a separate folder that holds the bridge's SQL. */
final class Peers {

	static final String MVC = "spring-mvc";

	static final String TUTORIAL = "camel-tutorial";

	static final String LOOKUP = "/webitel/caller-lookup?cid=0501112233";

	private Peers() {
	}

	/** Starts the hand-written one. */
	static Target mvc(Setup setup, String name, Postgres postgres, String crm, String store,
			Map<String, String> endpoints) throws IOException, InterruptedException {
		int port = Child.freePort();
		return start(setup, name, MVC, port, mvcArguments(port, postgres, crm, store, endpoints));
	}

	/** The command line of the hand-written one. */
	static List<String> mvcArguments(int port, Postgres postgres, String crm, String store,
			Map<String, String> endpoints) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--peer.key=" + BridgeSite.KEY));
		Map.of("crm", crm, "store", store)
			.forEach((prefix, database) -> arguments.addAll(database("peer." + prefix + ".", postgres, database)));
		int i = 0;
		for (Map.Entry<String, String> endpoint : endpoints.entrySet()) {
			String prefix = "--peer.endpoints[" + i++ + "].";
			arguments.addAll(List.of(prefix + "name=" + endpoint.getKey(), prefix + "url=" + endpoint.getValue(),
					prefix + "secret=" + BridgeSite.SECRET));
		}
		return arguments;
	}

	/** Starts the tutorial's route. */
	static Target tutorial(Setup setup, String name, Postgres postgres, String crm)
			throws IOException, InterruptedException {
		int port = Child.freePort();
		List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--peer.key=" + BridgeSite.KEY));
		arguments.addAll(database("spring.datasource.", postgres, crm));
		return start(setup, name, TUTORIAL, port, arguments);
	}

	private static List<String> database(String prefix, Postgres postgres, String database) {
		return List.of("--" + prefix + "url=" + postgres.url(database), "--" + prefix + "username=postgres",
				"--" + prefix + "password=postgres");
	}

	private static Target start(Setup setup, String name, String module, int port, List<String> arguments)
			throws IOException, InterruptedException {
		Path folder = folder(setup, name);
		Child child = Child.start(name, folder, setup.java(), Setup.JVM_OPTIONS, setup.peerJar(module), arguments);
		String url = "http://127.0.0.1:" + port;
		child.awaitGood(url + LOOKUP, BridgeSite.KEY);
		return new Target(child, url);
	}

	/** A folder with the SQL of lookups. */
	static Path folder(Setup setup, String name) throws IOException {
		Path folder = setup.folder(name);
		Path sql = Path.of("config/sql/caller-lookup.sql");
		Files.createDirectories(folder.resolve(sql).getParent());
		Files.copy(setup.root().resolve(sql), folder.resolve(sql), StandardCopyOption.REPLACE_EXISTING);
		return folder;
	}

}
