package dev.crmbridge.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.BridgeApplication;
import dev.crmbridge.callevents.admin.CallEventRetention;
import dev.crmbridge.memberlists.report.LoadRetention;
import dev.crmbridge.testkit.context.ShiftedClock;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.postgres.Postgres;
import org.apache.camel.test.spring.junit5.CamelSpringBootTest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock of the bridge's machine is wrong: events are delivered, nothing is deleted
 * early, and health reports the difference.
 */
@CamelSpringBootTest
@SpringBootTest(classes = BridgeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class WrongClockTest {

	private static final Duration BEHIND = Duration.ofMinutes(-123).minusSeconds(30);

	private static final Duration FAR_AHEAD = Duration.ofDays(100).plusHours(2);

	private static final ShiftedClock CLOCK = new ShiftedClock(BEHIND);

	private static final Postgres POSTGRES = Postgres.startWithSampleCrm();

	private static final FakeCrm CRM = new FakeCrm();

	private static final Path MEMBERS = TestSettings.temporaryFolder();

	private final HttpClient http = Http.client();

	private final String call = UUID.randomUUID().toString();

	@TestBean
	Clock wallClock;

	@Autowired
	private CallEventRetention eventRetention;

	@Autowired
	private LoadRetention loadRetention;

	@LocalServerPort
	private int port;

	@LocalManagementPort
	private int managementPort;

	static Clock wallClock() {
		return CLOCK;
	}

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry settings) {
		TestSettings.add(settings, POSTGRES, POSTGRES, CRM);
		settings.add("members.dir", MEMBERS::toString);
	}

	@AfterAll
	static void stop() {
		CRM.close();
	}

	@BeforeEach
	void storeIsReady() {
		CLOCK.set(BEHIND);
		await().until(() -> send("admin-1", "/admin/endpoints", null).statusCode() == 200);
	}

	@Test
	void deliversLiveEventWithClockHoursBehind() throws IOException {
		Instant before = Instant.now();
		accept();
		ReceivedRequest pop = awaitPop();
		Instant received = Instant.parse(pop.json().path("received_at").asText());
		assertThat(received).isBetween(before.minusMillis(1), Instant.now());
		assertThat(deliveries())
			.allSatisfy((delivery) -> assertThat(delivery.path("received_at").asText()).isEqualTo(received.toString()));
	}

	/** NTP may set the clock after the start, before the store is available. */
	@Test
	void deliversSpooledLiveEventAfterClockWasSet() {
		try {
			POSTGRES.stop();
			accept();
			CLOCK.set(Duration.ZERO);
		}
		finally {
			POSTGRES.restart();
		}
		awaitPop();
	}

	@Test
	void clockFarAheadDeletesNoEvents() throws IOException {
		accept();
		awaitPop();
		await().until(() -> deliveries().findValuesAsText("state").stream().allMatch("delivered"::equals));
		CLOCK.set(FAR_AHEAD);
		this.eventRetention.sweep();
		assertThat(deliveries()).hasSize(2);
		accept();
		assertThat(deliveries()).hasSize(2);
	}

	@Test
	void deletesFolderByAgeOfItsLoadInTheStore() throws IOException {
		Path recent = endedLoad("recent", 89);
		Path old = endedLoad("old", 91);
		Path unknown = folder("done/soft/unknown");
		Path crashed = folder("work/crashed");
		CLOCK.set(FAR_AHEAD);
		this.loadRetention.sweep();
		assertThat(recent).exists();
		assertThat(old).doesNotExist();
		assertThat(unknown).exists();
		assertThat(crashed).exists();
		CLOCK.set(Duration.ZERO);
		this.loadRetention.sweep();
		assertThat(recent).exists();
		assertThat(unknown).doesNotExist();
		assertThat(crashed).doesNotExist();
	}

	/**
	 * Creates the folder of a load that ended so many days ago, with files of 100 days.
	 */
	private static Path endedLoad(String id, int days) throws IOException {
		POSTGRES.execute("store", """
				insert into list_load (id, dialer, file, sha256, state, started_at, ended_at)
				values ('%s', 'soft', 'soft.csv', '', 'loaded', now(), now() - interval '%d days')""".formatted(id,
				days));
		return folder("done/soft/" + id);
	}

	private static Path folder(String path) throws IOException {
		Path folder = Files.createDirectories(MEMBERS.resolve(path));
		return Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(100))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			-PT2H3M30S | differ by 2 h 3 min: this machine's is behind. Synchronise both with NTP.
			PT2402H    | differ by 100 d 2 h: this machine's is ahead. Synchronise both with NTP.
			PT90.2S    | differ by 1 min 30 s: this machine's is ahead. Synchronise both with NTP.
			""")
	void healthReportsDifferenceOfClocks(Duration shift, String words) {
		CLOCK.set(shift);
		await().untilAsserted(() -> {
			JsonNode clock = clock();
			assertThat(clock.path("status").asText()).isEqualTo("DOWN");
			assertThat(clock.at("/details/reason").asText()).endsWith(words);
		});
	}

	@Test
	void smallDifferenceIsUp() {
		CLOCK.set(Duration.ofSeconds(3));
		await().untilAsserted(() -> assertThat(clock().path("status").asText()).isEqualTo("UP"));
	}

	private JsonNode clock() throws IOException {
		HttpResponse<String> answer = send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/observe/health")));
		return Json.MAPPER.readTree(answer.body()).at("/components/clock");
	}

	private void accept() {
		String event = """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"380501112233","timestamp":"1"}"""
			.formatted(this.call);
		assertThat(send("webitel-1", "/webitel/call-events", event).statusCode()).isEqualTo(202);
	}

	private ReceivedRequest awaitPop() {
		return await().until(() -> CRM.requests("/screen-pop")
			.stream()
			.filter((request) -> request.text().contains(this.call))
			.findFirst()
			.orElse(null), (request) -> request != null);
	}

	private JsonNode deliveries() throws IOException {
		return Json.MAPPER.readTree(send("admin-1", "/admin/deliveries?uuid=" + this.call, null).body()).path("items");
	}

	private HttpResponse<String> send(String key, String path, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("X-Api-Key", key);
		return send((body == null) ? request : request.POST(BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		return Http.send(this.http, request.timeout(Duration.ofSeconds(60)));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
	}

}
