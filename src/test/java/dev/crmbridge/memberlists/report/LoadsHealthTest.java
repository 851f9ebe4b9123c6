package dev.crmbridge.memberlists.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Stopped loads in health, without Webitel's description, which may name members. */
class LoadsHealthTest extends HealthTestBase {

	@AfterEach
	void deleteLoads() {
		STORE.execute("store", "delete from list_load");
	}

	@Test
	void stoppedLoadIsReportedUntilItGoesOn() {
		STORE.execute("store", """
				insert into list_load (id, dialer, file, sha256, state, reason, started_at) values
				  ('load-1', 'soft', 'list.csv', '', 'stopped', 'Webitel answered 400 app.member: Olena Bondar', now()),
				  ('load-2', 'soft', 'list.csv', '', 'loaded', null, now())""");
		await().untilAsserted(() -> {
			// again, as a start resumes stopped loads once, which may be a moment ago
			STORE.execute("store", """
					update list_load set state = 'stopped', reason = 'Webitel answered 400 app.member: Olena Bondar'
					where id = 'load-1'""");
			JsonNode details = await("memberLists", "DOWN").path("details");
			assertThat(details.path("reason").asText()).isEqualTo("loads are stopped");
			assertThat(details.path("load-1").asText()).isEqualTo("stopped: Webitel answered 400 app.member");
			assertThat(details).hasSize(2);
		});
		assertLookupsAreServed();
		STORE.execute("store", "update list_load set state = 'loaded'");
		await("memberLists", "UP");
	}

}
