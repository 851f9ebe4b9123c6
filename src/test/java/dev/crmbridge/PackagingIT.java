package dev.crmbridge;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeSite;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
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
		addConnector();
		try (BridgeProcess bridge = site.startPackaged(relayed())) {
			assertUsesConnector(bridge, site.port());
		}
	}

	@Test
	void extractedJarUsesItsCacheAndConnectorsInLib() throws Exception {
		BridgeSite site = site("store");
		addConnector();
		try (BridgeProcess bridge = site.start(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=classes.log"),
				relayed())) {
			assertUsesConnector(bridge, site.port());
		}
		try (Stream<String> loaded = Files.lines(this.folder.resolve("classes.log"))) {
			assertThat(loaded)
				.anyMatch((line) -> line.contains("dev.crmbridge.BridgeApplication source: shared objects"));
		}
	}

	private BridgeSite site(String store) {
		return new BridgeSite(this.folder, postgres, store, BridgeSite.endpoint("journal", "http://127.0.0.1:1"));
	}

	private static String relayed() {
		return "--crm.datasource.url=" + postgres.url("crm").replace("jdbc:postgresql:", "jdbc:relay:");
	}

	private void assertUsesConnector(BridgeProcess bridge, int port) {
		bridge.awaitPort(port);
		HttpRequest.Builder lookup = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/webitel/caller-lookup?cid=0501112233"))
			.header("X-Api-Key", "webitel-1");
		await().untilAsserted(
				() -> assertThat(Http.send(HTTP, lookup).body()).contains("Olena Bondarchuk", "\"source\":\"crm\""));
		await().untilAsserted(() -> assertThat(bridge.output()).contains("Greeting: hello lib"));
	}

	/**
	 * Makes a jar with a JDBC driver and a Camel component, and a route that needs it.
	 */
	private void addConnector() throws IOException {
		Files.writeString(this.folder.resolve("routes/greeting.camel.yaml"), """
				- route:
				    id: greeting
				    description: Uses a component from lib/
				    from:
				      uri: timer:greeting
				      parameters: {repeatCount: 1}
				      steps:
				        - to: {uri: greeting:lib}
				        - log: {message: "Greeting: ${body}"}
				""");
		Path jar = Files.createDirectory(this.folder.resolve("lib")).resolve("connector.jar");
		try (JarOutputStream connector = new JarOutputStream(Files.newOutputStream(jar))) {
			// Camel asks a component's class for its simple name, and so for the class
			// around it
			for (Class<?> type : List.of(PackagingIT.class, RelayDriver.class, GreetingComponent.class)) {
				String file = type.getName().replace('.', '/') + ".class";
				try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
					add(connector, file, bytes.readAllBytes());
				}
			}
			add(connector, "META-INF/services/java.sql.Driver", RelayDriver.class.getName().getBytes());
			add(connector, "META-INF/services/org/apache/camel/component/greeting",
					("class=" + GreetingComponent.class.getName()).getBytes());
		}
	}

	private static void add(JarOutputStream jar, String file, byte[] bytes) throws IOException {
		jar.putNextEntry(new JarEntry(file));
		jar.write(bytes);
	}

	/** JDBC driver that is not in the bridge's jar. */
	public static class RelayDriver extends org.postgresql.Driver {

		private static final String PREFIX = "jdbc:relay:";

		static {
			try {
				DriverManager.registerDriver(new RelayDriver());
			}
			catch (SQLException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		@Override
		public boolean acceptsURL(String url) {
			return url.startsWith(PREFIX);
		}

		@Override
		public Connection connect(String url, Properties properties) throws SQLException {
			return acceptsURL(url) ? super.connect(url.replace(PREFIX, "jdbc:postgresql:"), properties) : null;
		}

	}

	/** Camel component that is not in the bridge's jar. */
	public static class GreetingComponent extends DefaultComponent {

		@Override
		protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
			return new ProcessorEndpoint(uri, this, (exchange) -> exchange.getMessage().setBody("hello " + name));
		}

	}

}
