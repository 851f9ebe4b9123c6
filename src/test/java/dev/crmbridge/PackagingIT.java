package dev.crmbridge;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeSite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The forms of the jar in operations.md: packaged, and extracted with Java's cache of a
 * training run; connectors in {@code lib/} of the working folder.
 */
class PackagingIT {

	private static final HttpClient HTTP = Http.client();

	private static final Pattern JAR = Pattern.compile("[\\w.-]+\\.jar");

	private static Postgres postgres;

	@TempDir
	private Path folder;

	@BeforeAll
	static void startPostgres() {
		postgres = Postgres.startWithSampleCrm();
		postgres.createDatabase("training");
	}

	@AfterAll
	static void stopPostgres() {
		postgres.close();
	}

	@Test
	void trainingRunEndsWithoutEffectOutside() throws Exception {
		BridgeSite site = site("training");
		Path list = Files.createDirectories(this.folder.resolve("members/in/soft")).resolve("list.csv");
		Files.writeString(list, "phone,name\n0501112233,A\n");
		try (BridgeProcess run = site.start(Map.of("JAVA_TOOL_OPTIONS", "-Dspring.context.exit=onRefresh"))) {
			assertThat(run.exitCode()).as(run::output).isZero();
			assertThat(run.output()).doesNotContain("Started BridgeApplication", "Routes startup", "Claimed list");
		}
		assertThat(list).exists();
		assertThat(this.folder.resolve("members/work")).isEmptyDirectory();
		try (Connection store = postgres.connect("training");
				Statement statement = store.createStatement();
				ResultSet tables = statement.executeQuery(
						"select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")) {
			assertThat(tables.next()).isTrue();
			assertThat(tables.getInt(1)).isZero();
		}
	}

	@Test
	void packagedJarUsesConnectorsInLib() throws Exception {
		BridgeSite site = site("store");
		addConnectors();
		try (BridgeProcess bridge = site.startPackaged(settings())) {
			assertUsesConnectors(bridge, site.port());
		}
	}

	@Test
	void extractedJarUsesItsCacheAndConnectorsInLib() throws Exception {
		BridgeSite site = site("store");
		addConnectors();
		try (BridgeProcess check = BridgeProcess.startPrepared(this.folder, Map.of(),
				Stream.concat(Stream.of("--check"), Stream.of(settings())).toList())) {
			assertThat(check.exitCode()).as(check::output).isZero();
		}
		try (BridgeProcess bridge = site.start(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=classes.log"),
				settings())) {
			assertUsesConnectors(bridge, site.port());
		}
		try (Stream<String> loaded = Files.lines(this.folder.resolve("classes.log"))) {
			assertThat(loaded)
				.anyMatch((line) -> line.contains("dev.crmbridge.BridgeApplication source: shared objects"));
		}
	}

	private BridgeSite site(String store) {
		return new BridgeSite(this.folder, postgres, store, BridgeSite.endpoint("journal", "http://127.0.0.1:1"));
	}

	/** Returns the settings of the recipe, and of the CRM database in the file of H2. */
	private String[] settings() {
		return new String[] { "--sftp.host=127.0.0.1", "--sftp.port=1", "--sftp.folder=lists", "--sftp.username=bridge",
				"--sftp.password=secret-5d1c", "--crm.datasource.url=" + crm(), "--crm.datasource.username=sa",
				"--crm.datasource.password=h2" };
	}

	private String crm() {
		return "jdbc:h2:file:" + this.folder.resolve("crm") + ";DATABASE_TO_LOWER=true";
	}

	private void assertUsesConnectors(BridgeProcess bridge, int port) {
		bridge.awaitPort(port);
		HttpRequest.Builder lookup = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/webitel/caller-lookup?cid=0501112233"))
			.header("X-Api-Key", "webitel-1");
		await().untilAsserted(
				() -> assertThat(Http.send(HTTP, lookup).body()).contains("Olena of H2", "\"source\":\"crm\""));
		await().untilAsserted(() -> assertThat(bridge.output()).contains("Cannot connect/login to: sftp://"));
		assertThat(bridge.output()).doesNotContain("secret-5d1c");
	}

	/**
	 * Adds a recipe with the jars that its header names, and a CRM database in a file of
	 * H2 with its driver.
	 */
	private void addConnectors() throws Exception {
		Path recipe = Path.of("src/docs/recipes/lists-from-sftp.camel.yaml");
		Files.copy(recipe, this.folder.resolve("routes/lists-from-sftp.camel.yaml"));
		Path lib = Files.createDirectory(this.folder.resolve("lib"));
		List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.toList();
		List<String> jars = JAR.matcher(Files.readString(recipe)).results().map(MatchResult::group).toList();
		assertThat(jars).hasSize(2);
		for (Path jar : classPath) {
			String name = jar.getFileName().toString();
			if (jars.contains(name) || name.startsWith("h2-")) {
				Files.copy(jar, lib.resolve(name));
			}
		}
		assertThat(lib.toFile().list()).hasSize(3);
		try (Connection crm = DriverManager.getConnection(crm(), "sa", "h2");
				Statement statement = crm.createStatement()) {
			statement.execute("create table agent (id bigint, extension varchar)");
			statement.execute("create table customer (id bigint, name varchar, debt_amount numeric(12, 2),"
					+ " currency varchar, agent_id bigint, queue varchar)");
			statement.execute("create table customer_phone (number varchar, customer_id bigint)");
			statement.execute("insert into customer values (42, 'Olena of H2', 1, 'UAH', null, '11')");
			statement.execute("insert into customer_phone values ('380501112233', 42)");
		}
	}

}
