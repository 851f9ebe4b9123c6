package dev.crmbridge.memberlists;

import java.io.IOException;
import java.nio.file.Files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests stop lists: their files, and what their numbers keep out of dialers. */
class StopListFilesTest extends KeyedListTestBase {

	private final String number = number();

	private final String other = number();

	@AfterEach
	void emptyList() throws IOException {
		stop("phone\n");
	}

	@Test
	void fileBecomesTheList() throws IOException {
		JsonNode receipt = stop("phone,until,reason,more,and,others\n" + this.number + ",,asked,,,\n12,,,,,\n"
				+ this.other + ",2001-01-01,,,,\n" + this.number + ",,,,,\n");
		assertThat(receipt.path("action").asText()).isEqualTo("stop");
		assertThat(receipt.path("accepted").asInt()).isEqualTo(1);
		assertThat(receipt.path("duplicates").asInt()).isEqualTo(1);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactlyInAnyOrder("bad-number",
				"expire-at-past");
		assertThat(linesOf(receipt, "rejected.csv")).hasSize(2);
		assertThat(Files.readString(folder(receipt).resolve("report.html")))
			.contains("Numbers on the stop list now: 1.");
		assertThat(ok(200, crm("GET", "/crm/stop-lists/do-not-call/" + this.number, "")).path("reason").asText())
			.isEqualTo("asked");
	}

	@Test
	void listMayBeOneColumnWithoutAHeader() throws IOException {
		JsonNode receipt = stop(this.number + "\n" + this.other + "\n12\n");
		assertThat(receipt.path("accepted").asInt()).isEqualTo(2);
		assertThat(linesOf(receipt, "rejected.csv")).singleElement().asString().startsWith("12,3,");
	}

	@Test
	void unreadableFileLeavesTheOldList() throws IOException {
		stop("phone\n" + this.number + "\n");
		dropFile("stop", "do-not-call.csv", "name,number\nOlena,1\n");
		await().until(() -> "refused".equals(state(newest())));
		dropFile("stop", "do-not-call.csv", "phone\n12\n13\n");
		await().until(() -> newest().path("reason").asText().contains("2 rows"));
		ok(200, crm("GET", "/crm/stop-lists/do-not-call/" + this.number, ""));
	}

	@Test
	void numberOnAListIsNotLoaded() throws IOException {
		stop("phone\n" + this.number + "\n");
		String[] rows = { "K1,Olena," + this.number + "," + number() + "\n",
				"K2,Petro," + this.other + "," + this.number + "\n" };
		JsonNode receipt = dropped("in", "keyed", HEADER, rows);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("on-stop-list");
		assertThat(keys()).containsExactly("K2:Petro");
		assertThat(member("Petro").communications()).hasSize(1);
		assertThat(dropped("in", "free", HEADER, rows).path("accepted").asInt()).isEqualTo(2);
		JsonNode problem = ok(422, crm("POST", "/crm/dialers/keyed/members",
				"{\"contract\":\"K9\",\"client_name\":\"Ivan\",\"mobile\":\"" + this.number + "\"}"));
		assertThat(problem.path("code").asText()).isEqualTo("on-stop-list");
		assertThat(problem.path("field").asText()).isEqualTo("mobile");
	}

	@Test
	void numberThatComesOntoAListAfterThePlanIsNotLoaded() throws IOException {
		String file = marker() + ".csv";
		uploads(file).failNext(Failure.tooManyRequests(2), 1);
		dropFile("in/keyed", file, HEADER + row("K1", "Olena", this.number) + row("K2", "Petro"));
		await().until(() -> !uploaded(file).isEmpty());
		ok(204, crm("PUT", "/crm/stop-lists/do-not-call/" + this.number, ""));
		JsonNode receipt = ended(file);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("on-stop-list");
		assertThat(keys()).containsExactly("K2:Petro");
	}

	@Test
	void memberIsTakenOutOnceItsNumberComesOntoAList() throws IOException {
		dropped("in", "stopping", HEADER, row("K1", "Olena", this.number), row("K2", "Petro", this.other));
		dropped("in", "keyed", HEADER, row("K3", "Ivan", this.number));
		ok(204, crm("PUT", "/crm/stop-lists/do-not-call/" + this.number, ""));
		await().until(() -> members().size() == 2);
		assertThat(keys()).containsExactly(":Petro", "K3:Ivan");
		stop("phone\n" + this.number + "\n" + this.other + "\n");
		await().until(() -> members().size() == 1);
		await().untilAsserted(
				() -> assertThat(ok(200, admin("GET", "/admin/loads?dialer=stopping&state=removed")).path("items")
					.findValues("accepted")).filteredOn((accepted) -> accepted.asInt() == 1).hasSize(2));
	}

	private JsonNode stop(String content) throws IOException {
		String before = id(newest());
		dropFile("stop", "do-not-call.csv", content);
		JsonNode ended = await().until(this::newest,
				(load) -> !id(load).equals(before) && "loaded".equals(state(load)));
		return receipt(folder(ended));
	}

	/** Returns the newest load of a stop list; an empty object without one. */
	private JsonNode newest() {
		return ok(200, admin("GET", "/admin/loads?dialer=stop&limit=1")).path("items").path(0);
	}

}
