package dev.crmbridge.store;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Health soon reports an unavailable store, and nothing else as down. */
class StoreHealthTest extends HealthTestBase {

	private static final String OLDEST = "bridge_deliveries_oldest_due_seconds{endpoint=\"call-journal\"} ";

	@AfterEach
	void restartStore() {
		STORE.restart();
	}

	@Test
	void stoppedStore() {
		STORE.stop();
		assertStoreUnavailable();
		STORE.restart();
		await("store", "UP");
	}

	@Test
	void frozenStore() {
		STORE.freeze();
		assertStoreUnavailable();
		for (int i = 0; i < 5; i++) {
			assertHealthIsPrompt();
		}
		assertPrompt(() -> assertThat(manage("/observe/metrics").body()).contains(OLDEST + "NaN\n"));
		STORE.resume();
		await("store", "UP");
		await("memberLists", "UP");
	}

	@Test
	void storeThatRefusesConnections() {
		STORE.execute("postgres", "alter database store allow_connections false");
		STORE.execute("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'store'");
		try {
			assertStoreUnavailable();
		}
		finally {
			STORE.execute("postgres", "alter database store allow_connections true");
		}
		await("store", "UP");
	}

	private void assertStoreUnavailable() {
		assertThat(awaitDown("store")).contains("cannot be reached");
		await("deliveries", "UNKNOWN");
		await("memberLists", "UNKNOWN");
		await("crmDatabase", "UP");
		assertLookupsAreServed();
	}

}
