package dev.crmbridge.config.check;

import dev.crmbridge.store.DatabaseSettings;
import dev.crmbridge.testkit.postgres.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --check-databases} with a real store. */
class DatabaseCheckTest {

	private static Postgres postgres;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("store");
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@Test
	void acceptsStoreWhoseUserMayCreateTables() {
		assertThat(DatabaseCheck.store(database("store"))).isEmpty();
	}

	@Test
	void rejectsStoreThatDoesNotExist() {
		assertThat(DatabaseCheck.store(database("nowhere"))).singleElement()
			.hasToString("store.datasource: database \"nowhere\" does not exist");
	}

	private static DatabaseSettings database(String name) {
		return new DatabaseSettings(postgres.url(name), "postgres", "postgres");
	}

}
