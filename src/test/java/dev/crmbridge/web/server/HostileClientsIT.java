package dev.crmbridge.web.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.process.BridgeProcess;
import dev.crmbridge.testkit.process.BridgeSite;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged jar serves lookups to hostile clients with a heap of 256 MB. An
 * {@code OutOfMemoryError} would end the process, as in the systemd unit of
 * {@code src/docs/operations.md}.
 */
@Tag("timing")
class HostileClientsIT {

	private static final String HEAP = "-Xmx256m -XX:+ExitOnOutOfMemoryError";

	/** Above the lookup's budget of 800 ms, for a busy machine. */
	private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration TEST_TIMEOUT = Duration.ofSeconds(90);

	private static final int AGENTS = 8_000;

	private static final Postgres POSTGRES = Postgres.start();

	private static final FakeCrm CRM = new FakeCrm();

	private static final FakeWebitel WEBITEL = new FakeWebitel();

	private static final HttpClient HTTP = Http.client();

	@TempDir
	private static Path folder;

	private static BridgeSite site;

	private static BridgeProcess bridge;

	private final List<Socket> sockets = new ArrayList<>();

	@BeforeAll
	static void startBridge() {
		POSTGRES.createDatabase("store");
		for (int i = 0; i < AGENTS; i++) {
			WEBITEL.addAgent(10_000 + i, "Agent with a long name, number " + i, String.valueOf(20_000 + i));
		}
		site = new BridgeSite(folder, POSTGRES, "store", BridgeSite.endpoint("crm", CRM.url("/crm")));
		bridge = site.start(Map.of("JAVA_TOOL_OPTIONS", HEAP), "--webitel.url=" + WEBITEL.url(),
				"--webitel.token=" + FakeWebitel.TOKEN);
		site.awaitReady(bridge);
	}

	@AfterAll
	static void stopBridge() {
		bridge.close();
		WEBITEL.close();
		CRM.close();
		POSTGRES.close();
	}

	@AfterEach
	void closeSocketsAndAwaitPromptLookup() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		await().atMost(TEST_TIMEOUT).until(HostileClientsIT::lookupIsPrompt);
	}

	@Test
	void tenThousandIdleConnectionsDelayNoLookup() throws IOException {
		open(10_000, "");
		assertLookupsArePrompt();
	}

	@Test
	void halfSentHeadersDelayNoLookup() throws IOException {
		open(3_500, "GET /webitel/caller-lookup?cid=0501112233 HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(8_000));
		assertLookupsArePrompt();
	}

	@Test
	void slowBodiesWithoutAKeyDelayNoLookup() throws IOException {
		open(800, "POST /webitel/call-events HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{");
		assertLookupsArePrompt();
	}

	@Test
	void slowBodiesWithAKeyDelayNoLookup() throws IOException {
		open(800,
				"POST /webitel/call-events HTTP/1.1\r\nHost: a\r\nX-Api-Key: webitel-1\r\nContent-Length: 60000\r\n\r\n"
						+ "x".repeat(50_000));
		assertLookupsArePrompt();
	}

	/** Tomcat's own timeout is for each read. */
	@Test
	void closesConnectionOfDrippingHeader() throws IOException {
		open(1, "GET /webitel/caller-lookup HTTP/1.1\r\nHost: a\r\nX-Long: ");
		Socket socket = this.sockets.get(0);
		socket.setSoTimeout(500);
		await().atMost(TEST_TIMEOUT).until(() -> {
			try {
				socket.getOutputStream().write('x');
				return socket.getInputStream().read() < 0;
			}
			catch (SocketTimeoutException ex) {
				return false;
			}
			catch (IOException ex) {
				return true;
			}
		});
	}

	@Test
	void readsLargeResponsesWithinTheBudget() {
		List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			asked.add(HTTP.sendAsync(request("/crm/agents?size=20000", "crm-1").timeout(TEST_TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString()));
		}
		List<HttpResponse<String>> answers = asked.stream().map(CompletableFuture::join).toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.statusCode()).isIn(200, 503));
		assertThat(answers).filteredOn((answer) -> answer.statusCode() == 503).allSatisfy((answer) -> {
			assertThat(answer.body()).contains("\"webitel-busy\"");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
		});
		assertThat(answers).anyMatch((answer) -> answer.statusCode() == 200);
		assertThat(bridge.isAlive()).isTrue();
	}

	private void assertLookupsArePrompt() {
		for (int i = 0; i < 5; i++) {
			assertThat(lookupIsPrompt()).as(bridge::errors).isTrue();
		}
		assertThat(bridge.isAlive()).isTrue();
	}

	private static boolean lookupIsPrompt() {
		try {
			HttpRequest request = request("/webitel/caller-lookup?cid=0501112233", "webitel-1").timeout(LOOKUP_TIMEOUT)
				.build();
			return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static HttpRequest.Builder request(String path, String key) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + path)).header("X-Api-Key", key);
	}

	private void open(int count, String bytes) throws IOException {
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
			this.sockets.add(socket);
			try {
				socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				// the bridge refused the connection
			}
		}
	}

}
