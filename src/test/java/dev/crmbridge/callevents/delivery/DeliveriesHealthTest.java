package dev.crmbridge.callevents.delivery;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health of durable deliveries that have been due for more than 15 minutes. The tests'
 * deliveries have no call queue, so no consumer claims them.
 */
class DeliveriesHealthTest extends HealthTestBase {

	@AfterEach
	void deleteDeliveries() {
		STORE.execute("store", "delete from delivery");
	}

	@Test
	void oldDurableDeliveryIsDownWithItsEndpoint() {
		due("call-journal", "16 minutes");
		assertThat(awaitDown("deliveries")).endsWith("15 minutes: call-journal");
		assertLookupsAreServed();
		STORE.execute("store", "update delivery set state = 'delivered', ended_at = now()");
		await("deliveries", "UP");
	}

	@Test
	void oldDeliveryAmongManyNewOnesIsFound() {
		STORE.execute("store", """
				insert into delivery (event, endpoint, call, since, next_at)
				select n, 'call-journal', 'a' || n, now(), now() from generate_series(1, 1000) as n""");
		due("call-journal", "16 minutes");
		assertThat(awaitDown("deliveries")).endsWith(": call-journal");
	}

	@Test
	void youngLiveAndOrphanedDeliveriesAreUp() {
		due("call-journal", "14 minutes");
		due("screen-pop", "16 minutes");
		due("removed-endpoint", "16 minutes");
		// waits for a new check, as its result cannot come from before the change
		STORE.execute("store", "alter table list_load rename to list_load_hidden");
		try {
			await("memberLists", "UNKNOWN");
		}
		finally {
			STORE.execute("store", "alter table list_load_hidden rename to list_load");
		}
		await("deliveries", "UP");
	}

	private static void due(String endpoint, String age) {
		STORE.execute("store", """
				insert into delivery (event, endpoint, call, since, next_at)
				values (1000000, '%s', 'call', now() - interval '%s', now())""".formatted(endpoint, age));
	}

}
