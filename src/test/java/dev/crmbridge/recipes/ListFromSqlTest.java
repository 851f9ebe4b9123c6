package dev.crmbridge.recipes;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The recipe {@code list-from-sql}, with a query each half second. */
class ListFromSqlTest extends RecipeTestBase {

	@TempDir
	private Path folder;

	private void start(String sql) throws Exception {
		Path file = Files.writeString(this.folder.resolve("list.sql"), sql);
		start("list-from-sql",
				settings("lists.datasource.url", POSTGRES.url("crm"), "lists.datasource.username", "postgres",
						"lists.datasource.password", "postgres"),
				"config/sql/soft-list.sql", file.toString(), "cron=0+30+5+*+*+*", "cron=*/1+*+*+*+*+*", "soft-${date",
				this.folder.getFileName() + "-${date");
	}

	private String name() {
		return this.folder.getFileName().toString();
	}

	@Test
	void rowsOfTheQueryAreLoadedOnce() throws Exception {
		start("""
				select c.id as contract, c.name as client_name, p.number as mobile, null as home, c.debt_amount as debt,
				       c.id as client_id, 1 as priority
				from customer c join customer_phone p on p.customer_id = c.id
				order by c.id, p.number
				""");
		await().until(() -> loads(name()).stream().anyMatch((load) -> state(load).equals("loaded")));
		await().until(() -> loads(name()).stream().anyMatch((load) -> state(load).equals("already-loaded")));
		JsonNode load = loads(name()).stream().filter((each) -> state(each).equals("loaded")).findFirst().orElseThrow();
		assertThat(receipt(done(load)).path("accepted").asInt()).isPositive();
		assertThat(WEBITEL.membersOf(id(load))).extracting(StoredMember::name).contains("Olena Bondarchuk");
	}

	@Test
	void emptyAnswerMakesNoList() throws Exception {
		start("select '' as contract where false");
		awaitSuccess("list-from-sql");
		assertThat(loads(name())).isEmpty();
		assertThat(MEMBERS.resolve("in/soft")).isEmptyDirectory();
	}

}
