package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

import static org.awaitility.Awaitility.await;

/**
 * The packaged jar and all its peers, with logs in JSON on the console and as text in a
 * file. Its secrets and personal data are unique strings that no log may contain.
 */
class LoggedBridge implements AutoCloseable {

	public static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	/** Phone numbers without their country code. */
	public static final List<String> NUMBERS = List.of("501112233", "671234509", "934567812", "991239876", "507778899",
			"638765432", "731928374", "441597532");

	static final List<String> NAMES = List.of("Bondarchuk", "Sampleenko", "Mockovych", "Exampliak", "Testchuk",
			"Probnyi");

	public static final String WEBITEL_KEY = "key-of-webitel-7f3a";

	static final String CRM_KEY = "key-of-the-crm-8b4c";

	static final String ADMIN_KEY = "key-of-admins-9d5e";

	private static final String TOKEN = "token-of-the-bridge-1a2b";

	static final String AGENTS_TOKEN = "token-of-an-agent-3c4d";

	private static final String PASSWORD = "password-of-databases-5e6f";

	private static final String SECRET = "whsec_c2VjcmV0LW9mLWVuZHBvaW50cy03ZzhoOWk=";

	private static final String URL_TOKEN = "token-in-a-url-7a8b";

	static final String REFUSED_KEY = "key-of-no-client-2c3d";

	public final Postgres postgres = Postgres.startWithSampleCrm();

	public final FakeWebitel webitel = new FakeWebitel();

	public final FakeCrm crm = new FakeCrm();

	private final HttpClient http = Http.client();

	public final int port = BridgeProcess.freePort();

	public final Path folder;

	public final BridgeProcess bridge;

	private String console;

	private String text;

	private List<JsonNode> lines;

	public LoggedBridge(Path folder) throws IOException {
		this.folder = folder;
		this.webitel.acceptToken(TOKEN);
		this.webitel.acceptToken(AGENTS_TOKEN);
		this.webitel.addAgent(7, NAMES.get(1), "1001");
		BridgeProcess.prepare(folder);
		this.bridge = BridgeProcess.startPrepared(folder, environment(),
				List.of("--server.port=" + this.port, "--management.server.port=0", "--webitel.token=" + TOKEN,
						"--webitel.url=" + this.webitel.url(), "--webitel.unknown-outcome-wait=300ms",
						"--members.settle=200ms", "--lookup.budget=20s"));
		this.bridge.awaitPort(this.port);
		await().atMost(WAIT_LIMIT).until(() -> ask("GET", "/admin/endpoints", ADMIN_KEY, null).statusCode() == 200);
	}

	private Map<String, String> environment() {
		Map<String, String> settings = new TreeMap<>(Map.of("BRIDGE_KEYS_WEBITEL", WEBITEL_KEY, "BRIDGE_KEYS_CRM",
				CRM_KEY, "BRIDGE_KEYS_ADMIN", ADMIN_KEY, "LOGGING_FILE_NAME", "bridge.log",
				"LOGGING_LEVEL_DEV_CRMBRIDGE", "DEBUG", "LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash"));
		for (String database : List.of("crm", "store")) {
			String prefix = database.toUpperCase(Locale.ROOT) + "_DATASOURCE_";
			settings.put(prefix + "URL", this.postgres.url(database) + "?sslpassword=" + PASSWORD);
			settings.put(prefix + "USERNAME", "postgres");
			settings.put(prefix + "PASSWORD", PASSWORD);
		}
		for (String endpoint : List.of("screen-pop", "call-journal")) {
			String prefix = "CRM_ENDPOINTS_" + endpoint.replace("-", "_").toUpperCase(Locale.ROOT) + "_";
			settings.put(prefix + "URL", this.crm.url("/" + endpoint) + "?token=" + URL_TOKEN);
			settings.put(prefix + "SECRET", SECRET);
		}
		return settings;
	}

	/** Ends the bridge, and reads its logs. */
	public void end() throws IOException {
		this.bridge.kill();
		this.console = this.bridge.output();
		this.text = Files.readString(this.folder.resolve("bridge.log"));
		this.lines = this.console.lines().map(Json::json).toList();
	}

	/** Returns the console's output. */
	public String console() {
		return this.console;
	}

	/** Returns the text of the log file. */
	public String text() {
		return this.text;
	}

	/** Returns the console's lines. */
	public List<JsonNode> lines() {
		return this.lines;
	}

	/** Returns all lines of both logs, and the decoded fields of those in JSON. */
	public Stream<String> everyLine() {
		Stream<String> read = this.lines.stream()
			.flatMap((line) -> Stream.of("message", "stack_trace", "call").map((field) -> line.path(field).asText()));
		return Stream.of(this.console.lines(), this.text.lines(), read).flatMap((each) -> each);
	}

	/** Returns all strings that no log may contain. */
	public List<String> secrets() {
		Stream<String> numbers = NUMBERS.stream()
			.flatMap((number) -> Stream.of("+380" + number, "380" + number, "0" + number, number));
		return Stream
			.of(numbers, NAMES.stream(), Stream.of(WEBITEL_KEY, CRM_KEY, ADMIN_KEY, REFUSED_KEY, TOKEN, AGENTS_TOKEN,
					PASSWORD, SECRET, SECRET.substring(6), URL_TOKEN, "of-the-sender"))
			.flatMap((each) -> each)
			.toList();
	}

	public HttpResponse<String> ask(String method, String path, String key, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(WAIT_LIMIT)
			.header("Authorization", "Bearer " + key)
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return Http.send(this.http, request);
	}

	public static String request(HttpResponse<String> answer) {
		return answer.headers().firstValue("X-Request-Id").orElseThrow();
	}

	@Override
	public void close() {
		this.bridge.close();
		this.crm.close();
		this.webitel.close();
		this.postgres.close();
	}

}
