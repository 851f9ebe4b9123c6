package dev.crmbridge.callevents.delivery;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Durable deliveries that have been due for more than a quarter of an hour. What the
 * tests store has no lane, so nobody delivers it.
 */
class DeliveriesHealthTest extends HealthTestBase {

	@AfterEach
	void forget() {
		STORE.execute("store", "delete from delivery");
	}

	@Test
	void oldDurableDeliveryIsToldWithItsEndpoint() {
		due("call-journal", "16 minutes");
		assertThat(awaitDown("deliveries")).endsWith("15 minutes: call-journal");
		assertLookupsAreServed();
		STORE.execute("store", "update delivery set state = 'delivered', ended_at = now()");
		await("deliveries", "UP");
	}

	@Test
	void oldOneBehindManyNewOnesIsFound() {
		STORE.execute("store", """
				insert into delivery (event, endpoint, call, since, next_at)
				select n, 'call-journal', 'a' || n, now(), now() from generate_series(1, 1000) as n""");
		due("call-journal", "16 minutes");
		assertThat(awaitDown("deliveries")).endsWith(": call-journal");
	}

	@Test
	void youngerDeliveryAnyLiveOneAndAnOrphanedOneAreNoTrouble() {
		due("call-journal", "14 minutes");
		due("screen-pop", "16 minutes");
		due("removed-endpoint", "16 minutes");
		// the answers given before are no longer good when this one is
		STORE.execute("store", "alter table list_load rename to list_load_away");
		try {
			await("memberLists", "UNKNOWN");
		}
		finally {
			STORE.execute("store", "alter table list_load_away rename to list_load");
		}
		await("deliveries", "UP");
	}

	private static void due(String endpoint, String age) {
		STORE.execute("store", """
				insert into delivery (event, endpoint, call, since, next_at)
				values (1000000, '%s', 'call', now() - interval '%s', now())""".formatted(endpoint, age));
	}

}
