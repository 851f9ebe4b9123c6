package dev.crmbridge.web;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The {@code traceparent} of a client is passed on to Webitel and to the CRM endpoints.
 */
class TraceContextTest extends BridgeTestBase {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	private final String uuid = UUID.randomUUID().toString();

	@Autowired
	private StoreSchema storeSchema;

	@BeforeEach
	void awaitStore() {
		CRM.heal();
		WEBITEL.heal();
		await().atMost(WAIT_LIMIT).until(this.storeSchema::isReady);
	}

	@Test
	void asksWebitelInTheTraceOfTheCrm() {
		assertThat(traceparentAtWebitel(TRACE)).isEqualTo(TRACE);
	}

	@Test
	void startsCallInTheTraceOfTheCrm() {
		send(request("/crm/calls").setHeader("X-Api-Key", "crm-1")
			.header("Traceparent", TRACE)
			.header("Idempotency-Key", this.uuid)
			.POST(BodyPublishers.ofString("{\"destination\":\"380501112233\",\"from\":{\"extension\":\"1001\"}}")));
		assertThat(last(Operation.CALL).header("traceparent")).isEqualTo(TRACE);
	}

	@Test
	void requestWithoutTraceGetsNone() {
		assertThat(traceparentAtWebitel(null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00-00000000000000000000000000000000-b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
			"00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
			"ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x", "${variable.token}", "x" })
	void dropsInvalidTraceparent(String header) {
		assertThat(traceparentAtWebitel(header)).isNull();
	}

	@Test
	void deliversInTheTraceOfTheEvent() {
		sendEvent(TRACE);
		assertThat(awaitDelivery("/call-journal").header("traceparent")).isEqualTo(TRACE);
		assertThat(awaitDelivery("/screen-pop").header("traceparent")).isEqualTo(TRACE);
	}

	@Test
	void eventWithInvalidTraceIsDeliveredWithoutOne() {
		sendEvent("x");
		assertThat(awaitDelivery("/call-journal").headers()).doesNotContainKey("traceparent");
	}

	@Test
	void spooledEventKeepsItsTrace() {
		POSTGRES.execute("store", "alter table call_queue rename to call_queue_hidden");
		try {
			sendEvent(TRACE);
		}
		finally {
			POSTGRES.execute("store", "alter table call_queue_hidden rename to call_queue");
		}
		assertThat(awaitDelivery("/call-journal").header("traceparent")).isEqualTo(TRACE);
	}

	// --- requests

	/** Returns the header that Webitel receives when the CRM sends one; null for none. */
	private String traceparentAtWebitel(String traceparent) {
		HttpRequest.Builder request = request("/crm/agents/7").setHeader("X-Api-Key", "crm-1");
		if (traceparent != null) {
			request.header("traceparent", traceparent);
		}
		assertThat(send(request).statusCode()).isEqualTo(200);
		return last(Operation.AGENT).header("traceparent");
	}

	private static ReceivedRequest last(Operation operation) {
		List<ReceivedRequest> requests = WEBITEL.requests(operation);
		return requests.get(requests.size() - 1);
	}

	private void sendEvent(String traceparent) {
		String event = """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"380501112233","timestamp":1}"""
			.formatted(this.uuid);
		assertThat(send(
				request("/webitel/call-events").header("traceparent", traceparent).POST(BodyPublishers.ofString(event)))
			.statusCode()).isEqualTo(202);
	}

	private ReceivedRequest awaitDelivery(String endpoint) {
		return await().atMost(WAIT_LIMIT)
			.until(() -> CRM.requests(endpoint)
				.stream()
				.filter((request) -> request.text().contains(this.uuid))
				.findFirst()
				.orElse(null), (request) -> request != null);
	}

}
