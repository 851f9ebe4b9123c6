package dev.crmbridge.store;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

import dev.crmbridge.testkit.context.HealthTestBase;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store that answers but refuses writes: call events go to the spool and are delivered
 * later, requests that need the store are 503, and health has the reason.
 */
class StoreRefusesTest extends HealthTestBase {

	private static final String TRIGGER = """
			create function refuse() returns trigger language plpgsql as $$
			begin raise exception 'could not extend file' using errcode = '%s'; end $$;
			create trigger refuse before insert on %s for each row execute function refuse()""";

	private final String call = UUID.randomUUID().toString();

	@AfterEach
	void repairStore() {
		STORE.execute("postgres", "alter database store reset default_transaction_read_only");
		reconnect();
		STORE.execute("store", "drop function if exists refuse cascade");
		STORE.execute("store", "delete from flyway_schema_history where version = '999'");
		STORE.execute("store", """
				update flyway_schema_history set checksum = checksum - 1, description = 'store'
				where version = '1' and description <> 'store'""");
		await("store", "UP");
		await("spool", "UP");
	}

	@Test
	void readOnlyStore() {
		STORE.execute("postgres", "alter database store set default_transaction_read_only = on");
		reconnect();
		assertThat(awaitDown("store")).contains("read-only");
		accept();
		assertUnavailable(post("admin-1", "/admin/deliveries/drop", "{\"endpoint\":\"screen-pop\"}"));
		assertUnavailable(call());
		assertLookupsAreServed();
		repairStore();
		awaitDelivered();
	}

	@Test
	void tablesOfANewerBridge() {
		STORE.execute("store",
				"""
						insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,
						  execution_time, success) values (999, '999', 'newer', 'SQL', 'V999__newer.sql', 'postgres', 1, true)""");
		assertThat(awaitDown("store")).contains("newer version");
		accept();
		assertUnavailable(request("admin-1", "/admin/deliveries"));
		assertUnavailable(request("admin-1", "/admin/loads"));
		assertUnavailable(post("admin-1", "/admin/deliveries/drop", "{\"endpoint\":\"screen-pop\"}"));
		assertLookupsAreServed();
		repairStore();
		awaitDelivered();
	}

	@Test
	void tablesOfADevelopmentVersion() {
		STORE.execute("store", """
				update flyway_schema_history set checksum = checksum + 1, description = 'member list ledger'
				where version = '1'""");
		STORE.execute("store",
				"""
						insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,
						  execution_time, success) values (999, '999', 'loads', 'SQL', 'V999__loads.sql', 'postgres', 1, true)""");
		assertThat(awaitDown("store")).contains("Drop their schema and create an empty one");
		accept();
		assertUnavailable(request("admin-1", "/admin/deliveries"));
		assertLookupsAreServed();
		repairStore();
		awaitDelivered();
	}

	@Test
	void fullDisk() {
		STORE.execute("store", TRIGGER.formatted("53100", "call_event"));
		accept();
		assertThat(awaitDown("store")).contains("disk is full");
		assertLookupsAreServed();
		repairStore();
		awaitDelivered();
	}

	/** SQLSTATEs of PostgreSQL's internal faults, locks and lack of memory. */
	@Test
	void refusedWriteIs503AndFaultOfTheBridgeIs500() {
		for (String state : new String[] { "XX000", "58030", "53200", "40001", "40P01", "57P01", "25006" }) {
			STORE.execute("store", TRIGGER.formatted(state, "started_call"));
			assertUnavailable(call());
			STORE.execute("store", "drop function refuse cascade");
		}
		STORE.execute("store", TRIGGER.formatted("22000", "started_call"));
		HttpResponse<String> answer = send(call());
		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(json(answer.body()).path("code").asText()).isEqualTo("internal-error");
	}

	private HttpRequest.Builder call() {
		return post("crm-1", "/crm/calls", "{\"destination\":\"0501112233\",\"from\":{\"extension\":\"1001\"}}")
			.header("Idempotency-Key", UUID.randomUUID().toString());
	}

	/** Ends all sessions, as a session keeps the settings of its start. */
	private static void reconnect() {
		STORE.execute("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'store'");
	}

	private void accept() {
		HttpResponse<String> answer = send(post("webitel-1", "/webitel/call-events", """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","timestamp":"1"}"""
			.formatted(this.call)));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
	}

	private void awaitDelivered() {
		await().untilAsserted(
				() -> assertThat(CRM.requests("/call-journal")).filteredOn(this::isAboutThisCall).hasSize(1));
	}

	private boolean isAboutThisCall(ReceivedRequest request) {
		return request.text().contains(this.call);
	}

	private void assertUnavailable(HttpRequest.Builder request) {
		HttpResponse<String> answer = send(request);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
		assertThat(json(answer.body()).path("code").asText()).isEqualTo("store-away");
	}

}
