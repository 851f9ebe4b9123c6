package dev.crmbridge.health;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Health soon reports an unavailable CRM database, and lookups are served. */
class CrmDatabaseHealthTest extends HealthTestBase {

	@AfterEach
	void restartDatabase() {
		CRM_DATABASE.restart();
	}

	@Test
	void stoppedDatabase() {
		CRM_DATABASE.stop();
		assertDatabaseUnavailable();
		CRM_DATABASE.restart();
		await("crmDatabase", "UP");
	}

	@Test
	void frozenDatabase() {
		CRM_DATABASE.freeze();
		assertDatabaseUnavailable();
		for (int i = 0; i < 5; i++) {
			assertHealthIsPrompt();
		}
		CRM_DATABASE.resume();
		await("crmDatabase", "UP");
	}

	@Test
	void bothDatabasesFrozen() {
		CRM_DATABASE.freeze();
		STORE.freeze();
		try {
			for (int i = 0; i < 5; i++) {
				assertHealthIsPrompt();
			}
			assertDatabaseUnavailable();
			awaitDown("store");
		}
		finally {
			STORE.resume();
		}
	}

	private void assertDatabaseUnavailable() {
		assertThat(awaitDown("crmDatabase")).contains("cannot be reached");
		assertLookupsAreServed();
	}

}
