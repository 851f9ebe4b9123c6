package dev.crmbridge.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.crmbridge.database.DatabaseSettings;
import dev.crmbridge.standins.Postgres;
import dev.crmbridge.start.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code --check-databases} asks of real ones, and how it tells what they say. */
class DatabaseChecksTest {

	private static final Set<String> KEYS = Set.of("customer_id", "name", "debt_amount", "currency", "agent", "queue");

	private static Postgres postgres;

	@TempDir
	private Path folder;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		postgres.createDatabase("crm");
		postgres.script("crm", "/sandbox/crm.sql");
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@Test
	void shippedSqlIsGood() {
		assertThat(new DatabaseChecks().crm(database("crm"), KEYS)).isEmpty();
	}

	@Test
	void sqlThatTheDatabaseRefusesIsToldWithItsLine() throws IOException {
		Path sql = shippedSqlWith("c.currency", "c.curency");
		assertThat(problems(sql)).containsExactly(sql + ":4: column c.curency does not exist");
	}

	@Test
	void columnsThatAreNotTheKeysAreTold() throws IOException {
		Path sql = shippedSqlWith("c.currency", "c.currency as money");
		assertThat(problems(sql)).containsExactlyInAnyOrder(
				sql + ": returns no column currency, which is in lookup.keys",
				sql + ": returns the column money, which is not in lookup.keys");
	}

	@Test
	void sqlWithoutTheDebtIsTold() throws IOException {
		Path sql = shippedSqlWith("c.debt_amount, c.currency", "c.currency");
		assertThat(problems(sql)).containsExactly(sql + ": has to return the column debt_amount");
	}

	@Test
	void sqlThatWritesIsTold() throws IOException {
		Path sql = Files.writeString(this.folder.resolve("lookup.sql"),
				"delete from customer where id::text = :#digits");
		assertThat(problems(sql)).containsExactly(sql + ": returns no rows");
	}

	@Test
	void storeThatTakesTablesIsGood() {
		assertThat(new DatabaseChecks().store(database("crm"))).isEmpty();
	}

	@Test
	void storeThatIsNotThereIsTold() {
		assertThat(new DatabaseChecks().store(database("nowhere"))).singleElement()
			.hasToString("store.datasource: database \"nowhere\" does not exist");
	}

	private static List<String> problems(Path sql) {
		return new DatabaseChecks(sql).crm(database("crm"), KEYS).stream().map(Problem::toString).toList();
	}

	private static DatabaseSettings database(String name) {
		return new DatabaseSettings(postgres.url(name), "postgres", "postgres");
	}

	private Path shippedSqlWith(String good, String bad) throws IOException {
		String sql = Files.readString(Path.of("config/sql/caller-lookup.sql"));
		assertThat(sql).contains(good);
		return Files.writeString(this.folder.resolve("lookup.sql"), sql.replace(good, bad));
	}

}
