package dev.crmbridge.callevents;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;

import dev.crmbridge.store.StoreSchema;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;

import static dev.crmbridge.testkit.http.Metrics.DEBTOR;
import static org.assertj.core.api.Assertions.assertThat;

/** Metrics of lookups, call events and their deliveries. */
class CallMetricsTest extends BridgeTestBase {

	private static final String EVENTS = "bridge_call_events_total{result=\"%s\"}";

	private static final String DELIVERIES = "bridge_deliveries_total{endpoint=\"%s\",result=\"%s\"}";

	private static final String OLDEST = "bridge_deliveries_oldest_due_seconds{endpoint=\"%s\"}";

	private static final String REQUESTS = "bridge_requests_seconds_%s{route=\"%s\",status=\"%d\"}";

	private static final String LOOKUPS = "bridge_lookups_seconds_%s{source=\"%s\"}";

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

	/** The counter rises when the response has left, which the client may see earlier. */
	@Test
	void requestsAreCountedAndTimedByRouteAndStatus() {
		double ok = this.metrics.value(REQUESTS, "count", "caller-lookup", 200);
		double seconds = this.metrics.value(REQUESTS, "sum", "caller-lookup", 200);
		double refused = this.metrics.value(REQUESTS, "count", "call-events", 400);
		double unknown = this.metrics.value(REQUESTS, "count", "none", 404);
		lookUp(DEBTOR);
		lookUp("anonymous");
		assertThat(send(request("/webitel/call-events").POST(BodyPublishers.ofString("{}"))).statusCode())
			.isEqualTo(400);
		assertThat(get("/webitel/no-such-path").statusCode()).isEqualTo(404);
		Metrics.await().untilAsserted(() -> {
			assertThat(this.metrics.value(REQUESTS, "count", "caller-lookup", 200)).isEqualTo(ok + 2);
			assertThat(this.metrics.value(REQUESTS, "count", "call-events", 400)).isEqualTo(refused + 1);
			assertThat(this.metrics.value(REQUESTS, "count", "none", 404)).isEqualTo(unknown + 1);
		});
		assertThat(this.metrics.value(REQUESTS, "sum", "caller-lookup", 200)).isGreaterThan(seconds);
	}

	@Test
	void lookupsAreCountedAndTimedBySource() {
		double crm = this.metrics.value(LOOKUPS, "count", "crm");
		double seconds = this.metrics.value(LOOKUPS, "sum", "crm");
		double none = this.metrics.value(LOOKUPS, "count", "none");
		lookUp(DEBTOR);
		lookUp("anonymous");
		assertThat(this.metrics.value(LOOKUPS, "count", "crm")).isEqualTo(crm + 1);
		assertThat(this.metrics.value(LOOKUPS, "sum", "crm")).isGreaterThan(seconds);
		assertThat(this.metrics.value(LOOKUPS, "count", "none")).isEqualTo(none + 1);
		assertThat(this.metrics.text()).contains("bridge_lookups_seconds_bucket{source=\"crm\",le=\"0.8\"}");
	}

	@Test
	void lookupsWithoutTheCrmDatabaseAreCountedBySource() {
		lookUp(DEBTOR);
		double cache = this.metrics.value(LOOKUPS, "count", "cache");
		double otherwise = this.metrics.value(LOOKUPS, "count", "default");
		POSTGRES.execute("crm", "alter table customer rename to customer_hidden");
		try {
			lookUp(DEBTOR);
			lookUp("380507654321");
		}
		finally {
			POSTGRES.execute("crm", "alter table customer_hidden rename to customer");
		}
		assertThat(this.metrics.value(LOOKUPS, "count", "cache")).isEqualTo(cache + 1);
		assertThat(this.metrics.value(LOOKUPS, "count", "default")).isEqualTo(otherwise + 1);
	}

	@Test
	void eventsAreCountedByResult() {
		double accepted = this.metrics.value(EVENTS, "accepted");
		double duplicate = this.metrics.value(EVENTS, "duplicate");
		double invalid = this.metrics.value(EVENTS, "invalid");
		assertThat(post(event(1)).statusCode()).isEqualTo(202);
		assertThat(post(event(1)).statusCode()).isEqualTo(202);
		assertThat(post(event(2).replace("offering", "ringing")).statusCode()).isEqualTo(400);
		assertThat(this.metrics.value(EVENTS, "accepted")).isEqualTo(accepted + 1);
		assertThat(this.metrics.value(EVENTS, "duplicate")).isEqualTo(duplicate + 1);
		assertThat(this.metrics.value(EVENTS, "invalid")).isEqualTo(invalid + 1);
		assertThat(this.metrics.value(EVENTS, "refused")).isNotNegative();
	}

	@Test
	void spooledEventsAreCountedOnceAndTheirSizeIsMeasured() {
		double spooled = this.metrics.value(EVENTS, "spooled");
		double accepted = this.metrics.value(EVENTS, "accepted");
		POSTGRES.execute("store", "alter table delivery rename to delivery_hidden");
		try {
			post(event(1));
			assertThat(this.metrics.value(EVENTS, "spooled")).isEqualTo(spooled + 1);
			assertThat(this.metrics.value("bridge_spool_bytes")).isGreaterThan(event(1).length());
			this.metrics.await(OLDEST.formatted("call-journal"), Double::isNaN);
			assertThat(this.metrics.value(OLDEST, "screen-pop")).isNaN();
		}
		finally {
			POSTGRES.execute("store", "alter table delivery_hidden rename to delivery");
		}
		this.metrics.await("bridge_spool_bytes", (bytes) -> bytes == 0);
		this.metrics.await(OLDEST.formatted("call-journal"), (seconds) -> seconds >= 0);
		assertThat(this.metrics.value(EVENTS, "spooled")).isEqualTo(spooled + 1);
		assertThat(this.metrics.value(EVENTS, "accepted")).isEqualTo(accepted);
	}

	@Test
	void deliveriesAreCountedByEndpointAndResult() {
		double delivered = this.metrics.value(DELIVERIES, "call-journal", "delivered");
		post(event(1));
		this.metrics.awaitMore(DELIVERIES.formatted("call-journal", "delivered"), delivered);
		double dead = this.metrics.value(DELIVERIES, "call-journal", "dead");
		CRM.answer("/call-journal", Answer.status(400));
		post(event(2));
		this.metrics.awaitMore(DELIVERIES.formatted("call-journal", "dead"), dead);
		assertThat(this.metrics.value(DELIVERIES, "screen-pop", "held-back")).isNotNegative();
	}

	@Test
	void oldestDueDeliveryHasAnAge() {
		double again = this.metrics.value(DELIVERIES, "call-journal", "again");
		CRM.answer("/call-journal", Answer.status(503));
		post(event(1));
		this.metrics.awaitMore(DELIVERIES.formatted("call-journal", "again"), again);
		POSTGRES.execute("store",
				"update delivery set since = since - interval '1 hour' where endpoint = 'call-journal' and state = 'due'");
		this.metrics.await(OLDEST.formatted("call-journal"), (seconds) -> seconds >= 3600 && seconds < 7200);
		send(request("/admin/deliveries/drop").setHeader("X-Api-Key", "admin-1")
			.POST(BodyPublishers.ofString("{\"endpoint\":\"call-journal\"}")));
		this.metrics.await(OLDEST.formatted("call-journal"), (seconds) -> seconds == 0);
	}

	@Test
	void expiredDeliveriesAreCounted() {
		double again = this.metrics.value(DELIVERIES, "screen-pop", "again");
		double expired = this.metrics.value(DELIVERIES, "screen-pop", "expired");
		CRM.answer("/screen-pop", Answer.status(503));
		post(event(1));
		this.metrics.awaitMore(DELIVERIES.formatted("screen-pop", "again"), again);
		POSTGRES.execute("store",
				"update delivery set since = since - interval '1 hour' where endpoint = 'screen-pop' and state = 'due'");
		this.metrics.awaitMore(DELIVERIES.formatted("screen-pop", "expired"), expired);
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

}
