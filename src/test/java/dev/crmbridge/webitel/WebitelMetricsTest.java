package dev.crmbridge.webitel;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Metrics;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;

import static dev.crmbridge.testkit.http.Metrics.DEBTOR;
import static dev.crmbridge.testkit.http.Metrics.DEBTOR_NAME;
import static org.assertj.core.api.Assertions.assertThat;

/** Metrics of requests to Webitel, for the CRM and for the rows and chunks of lists. */
class WebitelMetricsTest extends BridgeTestBase {

	private static final String ROWS = "bridge_member_rows_total{dialer=\"soft\",result=\"%s\"}";

	private static final String CHUNKS = "bridge_member_chunks_total{result=\"%s\"}";

	private static final String WEBITEL_REQUESTS = "bridge_webitel_requests_seconds_count{operation=\"%s\",result=\"%s\"}";

	private final String uuid = UUID.randomUUID().toString();

	private Metrics metrics;

	@BeforeEach
	void awaitStore(@LocalManagementPort int managementPort, @Autowired StoreSchema schema) {
		CRM.heal();
		WEBITEL.heal();
		this.metrics = new Metrics(managementPort);
		Metrics.await().until(schema::isReady);
	}

	@AfterEach
	void labelsHoldNoPersonalData() {
		CRM.heal();
		WEBITEL.heal();
		this.metrics.assertLabelsHoldNoPersonalData(this.uuid);
	}

	@Test
	void requestsToWebitelAreCountedByOperationAndResult() {
		double listed = this.metrics.value(WEBITEL_REQUESTS, "list-agents", "ok");
		double refused = this.metrics.value(WEBITEL_REQUESTS, "show-agent", "refused");
		double failed = this.metrics.value(WEBITEL_REQUESTS, "show-agent", "failed");
		crm("GET", "/crm/agents", "");
		// Webitel answers 404 with a status of 500
		crm("GET", "/crm/agents/99999901", "");
		WEBITEL.on(Operation.AGENT).failNext(Failure.badGateway());
		crm("GET", "/crm/agents/7", "");
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "list-agents", "ok")).isEqualTo(listed + 1);
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "show-agent", "refused")).isEqualTo(refused + 1);
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "show-agent", "failed")).isEqualTo(failed + 1);
		double called = this.metrics.value(WEBITEL_REQUESTS, "start-call", "ok");
		crm("POST", "/crm/calls", "{\"destination\":\"%s\",\"from\":{\"extension\":\"1001\"}}".formatted(DEBTOR));
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "start-call", "ok")).isEqualTo(called + 1);
	}

	@Test
	void rowsOfAStoppedLoadAreCountedOnce() throws IOException {
		double accepted = this.metrics.value(ROWS, "accepted");
		double rejected = this.metrics.value(ROWS, "rejected");
		double duplicate = this.metrics.value(ROWS, "duplicate");
		double loaded = this.metrics.value(CHUNKS, "loaded");
		double added = this.metrics.value(WEBITEL_REQUESTS, "webitel-add-members", "ok");
		double refused = this.metrics.value(WEBITEL_REQUESTS, "webitel-add-members", "refused");
		WEBITEL.on(Operation.BULK)
			.when((request) -> request.json().path("items").size() == 2)
			.failNext(Failure.error(400, "app.member.valid.queue", "no such queue"));
		// two chunks, of ten rows and two rows
		drop(12, "13,No Number,12,,C-13,1,", "14,%s,38050444%04d,,C-14,1,".formatted(DEBTOR_NAME, 1));
		this.metrics.awaitMore(WEBITEL_REQUESTS.formatted("webitel-add-members", "refused"), refused);
		String load = Metrics.await().until(this::stopped, (id) -> !id.isEmpty());
		assertThat(this.metrics.value(ROWS, "accepted")).isEqualTo(accepted);
		admin("/admin/loads/" + load + "/resume", "");
		this.metrics.awaitMore(ROWS.formatted("accepted"), accepted);
		admin("/admin/loads/" + load + "/undo", "");
		Metrics.await().until(() -> admin("/admin/loads/" + load).contains("\"state\":\"undone\""));
		assertThat(this.metrics.value(ROWS, "accepted")).isEqualTo(accepted + 12);
		assertThat(this.metrics.value(ROWS, "rejected")).isEqualTo(rejected + 1);
		assertThat(this.metrics.value(ROWS, "duplicate")).isEqualTo(duplicate + 1);
		assertThat(this.metrics.value(CHUNKS, "loaded")).isEqualTo(loaded + 2);
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "webitel-add-members", "ok")).isEqualTo(added + 2);
		assertThat(this.metrics.text()).doesNotContain(load);
	}

	@Test
	void reconciledAndResentChunksAreCounted() throws IOException {
		double accepted = this.metrics.value(ROWS, "accepted");
		double loaded = this.metrics.value(CHUNKS, "loaded");
		double resent = this.metrics.value(CHUNKS, "resent");
		double readBack = this.metrics.value(CHUNKS, "read-back");
		double brokenOff = this.metrics.value(WEBITEL_REQUESTS, "webitel-add-members", "broken-off");
		// the first request reached only a proxy, the second was carried out
		WEBITEL.on(Operation.BULK).failNext(Failure.connectionClosed());
		WEBITEL.on(Operation.BULK).failNext(Failure.answerLost());
		drop(3);
		this.metrics.awaitMore(ROWS.formatted("accepted"), accepted);
		assertThat(this.metrics.value(ROWS, "accepted")).isEqualTo(accepted + 3);
		assertThat(this.metrics.value(CHUNKS, "loaded")).isEqualTo(loaded + 1);
		assertThat(this.metrics.value(CHUNKS, "resent")).isEqualTo(resent + 1);
		assertThat(this.metrics.value(CHUNKS, "read-back")).isEqualTo(readBack + 2);
		assertThat(this.metrics.value(WEBITEL_REQUESTS, "webitel-add-members", "broken-off")).isEqualTo(brokenOff + 2);
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

	/** Returns the id of the stopped load; empty if no load is stopped. */
	private String stopped() {
		Matcher load = Pattern.compile("\"load\":\"([^\"]+)\"").matcher(admin("/admin/loads?state=stopped&limit=1"));
		return load.find() ? load.group(1) : "";
	}

	/** Drops a list for {@code soft} with a number of good rows, and other rows. */
	private void drop(int rows, String... others) throws IOException {
		String list = "client_id,client_name,mobile,home,contract,debt,priority\n" + IntStream.rangeClosed(1, rows)
			.mapToObj((n) -> "%d,%s,38050444%04d,,%s,1,\n".formatted(n, DEBTOR_NAME, n, this.uuid))
			.collect(Collectors.joining()) + String.join("\n", others);
		Files.move(Files.writeString(MEMBERS.resolve(this.uuid + ".tmp"), list),
				MEMBERS.resolve("in/soft").resolve(this.uuid + ".csv"), StandardCopyOption.ATOMIC_MOVE);
	}

}
