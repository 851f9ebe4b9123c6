package dev.crmbridge.testkit.context;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;

import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Base of tests on the shipped routes and config, over real HTTP, a real PostgreSQL and
 * stand-ins for Webitel and the CRM. Tests without other settings share one bridge, which
 * ends with the JVM.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(FrequentPolls.class)
public abstract class BridgeTestBase {

	protected static final Postgres POSTGRES = Postgres.startWithSampleCrm();

	protected static final FakeWebitel WEBITEL = new FakeWebitel();

	/** Receives the events of the shipped endpoints. */
	protected static final FakeCrm CRM = new FakeCrm();

	protected static final Path MEMBERS = TestSettings.temporaryFolder();

	protected final HttpClient http = Http.client();

	@LocalServerPort
	protected int port;

	@DynamicPropertySource
	protected static void settings(DynamicPropertyRegistry settings) {
		TestSettings.add(settings, POSTGRES, POSTGRES, CRM);
		// off in tests by default
		settings.add("management.prometheus.metrics.export.enabled", () -> "true");
		settings.add("bridge.keys.webitel", () -> "webitel-1,webitel-2");
		settings.add("bridge.keys.admin", () -> "admin-1,ops:admin-2");
		ConsoleTestBase.addUsers(settings);
		settings.add("webitel.url", WEBITEL::url);
		settings.add("webitel.token", () -> FakeWebitel.TOKEN);
		// LookupBudgetTest tests the budget itself
		settings.add("lookup.budget", () -> "20s");
		settings.add("members.dir", MEMBERS::toString);
		settings.add("members.settle", () -> "100ms");
		// so that a list of a few dozen rows has several chunks
		settings.add("members.chunk-rows", () -> "10");
		settings.add("webitel.unknown-outcome-wait", () -> "500ms");
		// after the end of any test; tests of the recheck make it due
		settings.add("webitel.recheck-wait", () -> "1h");
	}

	/** Starts a request to the bridge with Webitel's key. */
	protected HttpRequest.Builder request(String path) {
		return withoutKey(path).header("X-Api-Key", "webitel-1");
	}

	/** Starts a request to the bridge without a key. */
	protected HttpRequest.Builder withoutKey(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofMinutes(1));
	}

	/** Sends a request and reads the response as text. */
	protected HttpResponse<String> send(HttpRequest.Builder request) {
		return Http.send(this.http, request);
	}

	protected HttpResponse<String> get(String path) {
		return send(request(path));
	}

}
