package dev.crmbridge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.crmbridge.database.StoreSchema;
import dev.crmbridge.standins.Answer;
import dev.crmbridge.standins.Failure;
import dev.crmbridge.standins.FakeWebitel;
import dev.crmbridge.standins.Operation;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is done in each conversation shows in the metrics of the management port, and
 * nobody's data does.
 */
class MetricsTest extends BridgeTest {

	private static final String ROWS = "bridge_member_rows_total{dialer=\"soft\",result=\"%s\"}";

	private static final String CHUNKS = "bridge_member_chunks_total{result=\"%s\"}";

	private static final String EVENTS = "bridge_call_events_total{result=\"%s\"}";

	private static final String DELIVERIES = "bridge_deliveries_total{endpoint=\"%s\",result=\"%s\"}";

	private static final String OLDEST = "bridge_deliveries_oldest_due_seconds{endpoint=\"%s\"}";

	private static final String LOOKUPS = "bridge_lookups_seconds_%s{source=\"%s\"}";

	private static final String WEBITEL_REQUESTS = "bridge_webitel_requests_seconds_count{operation=\"%s\",result=\"%s\"}";

	private static final String DEBTOR = "380501112233";

	private static final String DEBTOR_NAME = "Olena Bondarchuk";

	/** As it is written in the metrics, where a letter may be escaped. */
	private static final Pattern LABEL = Pattern.compile("=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final String uuid = UUID.randomUUID().toString();

	@LocalManagementPort
	private int managementPort;

	@Autowired
	private StoreSchema storeSchema;

	@BeforeEach
	void storeIsThere() {
		CRM.heal();
		WEBITEL.heal();
		await().until(this.storeSchema::isReady);
	}

	@AfterEach
	void noLabelHoldsAnybodysData() {
		CRM.heal();
		WEBITEL.heal();
		List<String> labels = LABEL.matcher(metrics()).results().map((label) -> label.group(1)).distinct().toList();
		assertThat(labels).contains("crm", "accepted", "soft", "call-journal")
			.noneMatch((label) -> label.contains(DEBTOR.substring(2)) || label.contains("Bondarchuk")
					|| label.contains(this.uuid) || label.contains("127.0.0.1") || label.contains(FakeWebitel.TOKEN));
	}

	@Test
	void lookupsAreCountedAndTimedBySource() {
		double crm = value(LOOKUPS, "count", "crm");
		double seconds = value(LOOKUPS, "sum", "crm");
		double none = value(LOOKUPS, "count", "none");
		lookUp(DEBTOR);
		lookUp("anonymous");
		assertThat(value(LOOKUPS, "count", "crm")).isEqualTo(crm + 1);
		assertThat(value(LOOKUPS, "sum", "crm")).isGreaterThan(seconds);
		assertThat(value(LOOKUPS, "count", "none")).isEqualTo(none + 1);
		assertThat(metrics()).contains("bridge_lookups_seconds_bucket{source=\"crm\",le=\"0.8\"}");
	}

	@Test
	void lookupsWithoutTheCrmDatabaseAreCountedByWhatIsAnswered() {
		lookUp(DEBTOR);
		double cache = value(LOOKUPS, "count", "cache");
		double otherwise = value(LOOKUPS, "count", "default");
		POSTGRES.execute("crm", "alter table customer rename to customer_away");
		try {
			lookUp(DEBTOR);
			lookUp("380507654321");
		}
		finally {
			POSTGRES.execute("crm", "alter table customer_away rename to customer");
		}
		assertThat(value(LOOKUPS, "count", "cache")).isEqualTo(cache + 1);
		assertThat(value(LOOKUPS, "count", "default")).isEqualTo(otherwise + 1);
	}

	@Test
	void eventsAreCountedByWhatBecomesOfThem() {
		double accepted = value(EVENTS, "accepted");
		double duplicate = value(EVENTS, "duplicate");
		double invalid = value(EVENTS, "invalid");
		assertThat(post(event(1)).statusCode()).isEqualTo(202);
		assertThat(post(event(1)).statusCode()).isEqualTo(202);
		assertThat(post(event(2).replace("offering", "ringing")).statusCode()).isEqualTo(400);
		assertThat(value(EVENTS, "accepted")).isEqualTo(accepted + 1);
		assertThat(value(EVENTS, "duplicate")).isEqualTo(duplicate + 1);
		assertThat(value(EVENTS, "invalid")).isEqualTo(invalid + 1);
		assertThat(value(EVENTS, "refused")).isNotNegative();
	}

	@Test
	void eventsInTheSpoolAreCountedOnceAndMeasured() {
		double spooled = value(EVENTS, "spooled");
		double accepted = value(EVENTS, "accepted");
		POSTGRES.execute("store", "alter table delivery rename to delivery_away");
		try {
			post(event(1));
			assertThat(value(EVENTS, "spooled")).isEqualTo(spooled + 1);
			assertThat(value("bridge_spool_bytes")).isGreaterThan(event(1).length());
			await(OLDEST.formatted("call-journal"), Double::isNaN);
			assertThat(value(OLDEST, "screen-pop")).isNaN();
		}
		finally {
			POSTGRES.execute("store", "alter table delivery_away rename to delivery");
		}
		await("bridge_spool_bytes", (bytes) -> bytes == 0);
		await(OLDEST.formatted("call-journal"), (seconds) -> seconds >= 0);
		assertThat(value(EVENTS, "spooled")).isEqualTo(spooled + 1);
		assertThat(value(EVENTS, "accepted")).isEqualTo(accepted);
	}

	@Test
	void deliveriesAreCountedByEndpointAndResult() {
		double delivered = value(DELIVERIES, "call-journal", "delivered");
		post(event(1));
		awaitMore(DELIVERIES.formatted("call-journal", "delivered"), delivered);
		double dead = value(DELIVERIES, "call-journal", "dead");
		CRM.answer("/call-journal", Answer.status(400));
		post(event(2));
		awaitMore(DELIVERIES.formatted("call-journal", "dead"), dead);
		assertThat(value(DELIVERIES, "screen-pop", "held-back")).isNotNegative();
	}

	@Test
	void theOldestDueDeliveryHasAnAge() {
		double again = value(DELIVERIES, "call-journal", "again");
		CRM.answer("/call-journal", Answer.status(503));
		post(event(1));
		awaitMore(DELIVERIES.formatted("call-journal", "again"), again);
		POSTGRES.execute("store",
				"update delivery set since = since - interval '1 hour' where endpoint = 'call-journal' and state = 'due'");
		await(OLDEST.formatted("call-journal"), (seconds) -> seconds >= 3600 && seconds < 7200);
		admin("/admin/deliveries/drop", "{\"endpoint\":\"call-journal\"}");
		await(OLDEST.formatted("call-journal"), (seconds) -> seconds == 0);
	}

	@Test
	void deliveriesThatGetTooOldAreCounted() {
		double again = value(DELIVERIES, "screen-pop", "again");
		double expired = value(DELIVERIES, "screen-pop", "expired");
		CRM.answer("/screen-pop", Answer.status(503));
		post(event(1));
		awaitMore(DELIVERIES.formatted("screen-pop", "again"), again);
		POSTGRES.execute("store",
				"update delivery set since = since - interval '1 hour' where endpoint = 'screen-pop' and state = 'due'");
		awaitMore(DELIVERIES.formatted("screen-pop", "expired"), expired);
	}

	@Test
	void requestsToWebitelAreCountedByOperationAndResult() {
		double listed = value(WEBITEL_REQUESTS, "list-agents", "ok");
		double refused = value(WEBITEL_REQUESTS, "show-agent", "refused");
		double failed = value(WEBITEL_REQUESTS, "show-agent", "failed");
		crm("GET", "/crm/agents", "");
		// Webitel says so with a status of 500
		crm("GET", "/crm/agents/99999901", "");
		WEBITEL.on(Operation.AGENT).failNext(Failure.badGateway());
		crm("GET", "/crm/agents/7", "");
		assertThat(value(WEBITEL_REQUESTS, "list-agents", "ok")).isEqualTo(listed + 1);
		assertThat(value(WEBITEL_REQUESTS, "show-agent", "refused")).isEqualTo(refused + 1);
		assertThat(value(WEBITEL_REQUESTS, "show-agent", "failed")).isEqualTo(failed + 1);
		double called = value(WEBITEL_REQUESTS, "start-call", "ok");
		crm("POST", "/crm/calls", "{\"destination\":\"%s\",\"from\":{\"extension\":\"1001\"}}".formatted(DEBTOR));
		assertThat(value(WEBITEL_REQUESTS, "start-call", "ok")).isEqualTo(called + 1);
	}

	@Test
	void rowsAreCountedOnceByDialerThoughTheirLoadWasStopped() throws IOException {
		double accepted = value(ROWS, "accepted");
		double rejected = value(ROWS, "rejected");
		double duplicate = value(ROWS, "duplicate");
		double loaded = value(CHUNKS, "loaded");
		double added = value(WEBITEL_REQUESTS, "webitel-add-members", "ok");
		double refused = value(WEBITEL_REQUESTS, "webitel-add-members", "refused");
		WEBITEL.on(Operation.BULK)
			.when((request) -> request.json().path("items").size() == 2)
			.failNext(Failure.error(400, "app.member.valid.queue", "no such queue"));
		// two chunks, of ten rows and of two
		drop(12, "13,No Number,12,,C-13,1,", "14,%s,38050444%04d,,C-14,1,".formatted(DEBTOR_NAME, 1));
		awaitMore(WEBITEL_REQUESTS.formatted("webitel-add-members", "refused"), refused);
		String load = await().until(this::stopped, (id) -> !id.isEmpty());
		assertThat(value(ROWS, "accepted")).isEqualTo(accepted);
		admin("/admin/loads/" + load + "/resume", "");
		awaitMore(ROWS.formatted("accepted"), accepted);
		admin("/admin/loads/" + load + "/undo", "");
		await().until(() -> admin("/admin/loads/" + load).contains("\"state\":\"undone\""));
		assertThat(value(ROWS, "accepted")).isEqualTo(accepted + 12);
		assertThat(value(ROWS, "rejected")).isEqualTo(rejected + 1);
		assertThat(value(ROWS, "duplicate")).isEqualTo(duplicate + 1);
		assertThat(value(CHUNKS, "loaded")).isEqualTo(loaded + 2);
		assertThat(value(WEBITEL_REQUESTS, "webitel-add-members", "ok")).isEqualTo(added + 2);
		assertThat(metrics()).doesNotContain(load);
	}

	@Test
	void chunksThatAreReadBackAndSentAgainAreCounted() throws IOException {
		double accepted = value(ROWS, "accepted");
		double loaded = value(CHUNKS, "loaded");
		double resent = value(CHUNKS, "resent");
		double readBack = value(CHUNKS, "read-back");
		double brokenOff = value(WEBITEL_REQUESTS, "webitel-add-members", "broken-off");
		// the first came as far as a proxy only, the second was carried out
		WEBITEL.on(Operation.BULK).failNext(Failure.connectionClosed());
		WEBITEL.on(Operation.BULK).failNext(Failure.answerLost());
		drop(3);
		awaitMore(ROWS.formatted("accepted"), accepted);
		assertThat(value(ROWS, "accepted")).isEqualTo(accepted + 3);
		assertThat(value(CHUNKS, "loaded")).isEqualTo(loaded + 1);
		assertThat(value(CHUNKS, "resent")).isEqualTo(resent + 1);
		assertThat(value(CHUNKS, "read-back")).isEqualTo(readBack + 2);
		assertThat(value(WEBITEL_REQUESTS, "webitel-add-members", "broken-off")).isEqualTo(brokenOff + 2);
	}

	// --- how it is asked and asserted

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
	}

	private void await(String series, DoublePredicate condition) {
		await().until(() -> condition.test(value(series)));
	}

	private void awaitMore(String series, double before) {
		await(series, (now) -> now > before);
	}

	/** The value of one series; 0 if it is not there yet. */
	private double value(String series, Object... labels) {
		Matcher line = Pattern.compile("^" + Pattern.quote(series.formatted(labels)) + " (\\S+)$", Pattern.MULTILINE)
			.matcher(metrics());
		return line.find() ? Double.parseDouble(line.group(1)) : 0;
	}

	private String metrics() {
		HttpResponse<String> answer = send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/observe/metrics"))
					.timeout(Duration.ofSeconds(20)));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	private void lookUp(String cid) {
		assertThat(get("/webitel/caller-lookup?cid=" + cid).statusCode()).isEqualTo(200);
	}

	private String event(int timestamp) {
		return """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"%s","timestamp":%d}"""
			.formatted(this.uuid, DEBTOR, timestamp);
	}

	private HttpResponse<String> post(String event) {
		return send(request("/webitel/call-events").POST(BodyPublishers.ofString(event)));
	}

	private void crm(String method, String path, String body) {
		send(request(path).setHeader("X-Api-Key", "crm-1").method(method, BodyPublishers.ofString(body)));
	}

	private String admin(String path) {
		return send(request(path).setHeader("X-Api-Key", "admin-1")).body();
	}

	private void admin(String path, String body) {
		HttpResponse<String> answer = send(
				request(path).setHeader("X-Api-Key", "admin-1").POST(BodyPublishers.ofString(body)));
		assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
	}

	/** The id of the load that is stopped; empty if none is. */
	private String stopped() {
		Matcher load = Pattern.compile("\"load\":\"([^\"]+)\"").matcher(admin("/admin/loads?state=stopped&limit=1"));
		return load.find() ? load.group(1) : "";
	}

	/** Drops a list for {@code soft} with so many good rows of its own, and others. */
	private void drop(int rows, String... others) throws IOException {
		String list = "client_id,client_name,mobile,home,contract,debt,priority\n" + IntStream.rangeClosed(1, rows)
			.mapToObj((n) -> "%d,%s,38050444%04d,,%s,1,\n".formatted(n, DEBTOR_NAME, n, this.uuid))
			.collect(Collectors.joining()) + String.join("\n", others);
		Files.move(Files.writeString(MEMBERS.resolve(this.uuid + ".tmp"), list),
				MEMBERS.resolve("in/soft").resolve(this.uuid + ".csv"), StandardCopyOption.ATOMIC_MOVE);
	}

}
