package dev.crmbridge.console.lists;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.KeyedListTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists that users of the console take out and synchronise. */
class ListActionPagesTest extends KeyedListTestBase {

	private static final String LISTS = "/console/lists";

	private final String file = marker() + ".csv";

	private ConsoleBrowser signedIn(String user) {
		return new ConsoleBrowser(this.port).signIn(user, user + "-password");
	}

	private HttpResponse<String> send(ConsoleBrowser browser, String content, String dialer, String action) {
		return browser.sendFile(LISTS, this.file, content.getBytes(StandardCharsets.UTF_8), "dialer", dialer, "action",
				action);
	}

	/** Sends a list, waits for its end, and returns the address of its page. */
	private String sent(ConsoleBrowser browser, String content, String dialer, String action) throws IOException {
		HttpResponse<String> answer = send(browser, content, dialer, action);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
		return page(id(ended(this.file)));
	}

	private static String page(String load) {
		return LISTS + "/" + load;
	}

	/** Returns a fact as the page of a list has it. */
	private static String fact(String name, int count) {
		return "<dt>" + name + "</dt><dd>" + count + "</dd>";
	}

	private String activity() {
		return ok(200, admin("GET", "/admin/activity")).path("items").toString();
	}

	@Test
	void listIsTakenOut() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena"), row("K2", "Petro"));
		ConsoleBrowser clerk = signedIn("clerk");
		String page = sent(clerk, "contract\nK1\nK9\n", "keyed", "remove");
		assertThat(keys()).containsExactly("K2:Petro");
		assertThat(clerk.page(page))
			.contains("taken out</span>", fact("Taken out", 1), fact("Rejected", 1), "key {contract}",
					"A list that was taken out cannot be undone", "accepted.csv", "rejected.csv")
			.doesNotContain("/undo\"");
		assertThat(clerk.page(LISTS + "?state=removed")).contains(this.file, "data-name=\"Action\">take out<");
		assertThat(activity()).contains("\"action\":\"remove\"", page.substring(LISTS.length() + 1));
		assertThat(clerk.language("uk").page(page)).contains("вилучено</span>", fact("Вилучено", 1),
				"Вилучення не можна скасувати");
	}

	@Test
	void correctedRowsOfAListThatIsTakenOutAreTakenOut() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena"));
		ConsoleBrowser clerk = signedIn("clerk");
		String page = sent(clerk, "contract\nK-1\n", "keyed", "remove");
		assertThat(clerk.page(page + "/correct")).contains("Take out corrected rows");
		HttpResponse<String> answer = clerk.post(page + "/correct", "take0", "on", "r0c0", "K1");
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
		JsonNode receipt = ended(this.file.replace(".csv", "-corrected.csv"));
		assertThat(receipt.path("action").asText()).isEqualTo("remove");
		assertThat(keys()).isEmpty();
	}

	@Test
	void listIsSynchronisedAfterItsPreview() throws IOException {
		String same = row("K1", "Olena");
		dropped("in", "keyed", HEADER, same, row("K2", "Petro"), row("K3", "Ivan"));
		ConsoleBrowser clerk = signedIn("clerk");
		String list = HEADER + same + row("K2", "Petro Melnyk") + row("K4", "Oksana") + row("K5", "Bohdan", "12");
		String preview = sent(clerk, list, "keyed", "sync-preview");
		assertThat(clerk.page(preview)).contains("preview</span>", "Nothing has changed yet",
				"<button class=\"danger\">Synchronise now: 1 added, 1 replaced, 1 removed</button>", "removed.csv");
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro", "K3:Ivan");
		String load = clerk.post(preview + "/load").headers().firstValue("Location").orElseThrow();
		await(this.file, "synchronised");
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk", "K4:Oksana");
		String page = load.substring(load.indexOf(LISTS));
		assertThat(clerk.page(page))
			.contains("synchronised</span>", fact("Added", 1), fact("Replaced", 1), fact("Kept as they were", 1),
					fact("Closed, not added again", 0), fact("Removed", 1), fact("In a call, not removed", 0),
					fact("Rejected", 1), "Correct the whole list", "A synchronised list cannot be undone")
			.doesNotContain("/undo\"", "/correct\"", "<dt>Accepted</dt>");
		assertThat(clerk.get(page + "/files/removed.csv").body()).contains("K3,Ivan,");
		assertThat(clerk.page(LISTS + "?state=synchronised")).contains(this.file, "1 added, 1 replaced, 1 removed");
		assertThat(activity()).contains("\"action\":\"sync\"", "\"action\":\"preview\"");
		assertThat(clerk.language("uk").page(page)).contains("синхронізовано</span>", fact("Замінено", 1),
				"Виправте весь список");
	}

	@Test
	void synchronisationNeedsAKeyAndItsPreview() {
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.page(LISTS)).contains("Dialers with a key: daily, keyed, replacing, skipping, strict.",
				"value=\"remove\" class=\"danger\">Take out<", ">Synchronise …<");
		HttpResponse<String> unkeyed = send(clerk, HEADER, "unkeyed", "sync-preview");
		assertThat(unkeyed.statusCode()).isEqualTo(409);
		assertThat(unkeyed.body()).contains("The dialer unkeyed has no key");
		HttpResponse<String> unseen = send(clerk, HEADER, "keyed", "sync");
		assertThat(unseen.statusCode()).isEqualTo(409);
		assertThat(unseen.body()).contains("Look at the preview");
		assertThat(clerk.language("uk").page(LISTS)).contains(">Вилучити<", ">Синхронізувати …<");
	}

	@ParameterizedTest
	@CsvSource({ "sync, keyed, cannot be undone: members are deleted", "remove, keyed, cannot be undone: its members" })
	void forgedUndoIsRefusedWithWhatToDo(String folder, String dialer, String text) throws IOException {
		String page = page(id(dropped(folder, dialer, HEADER, row("K1", "Olena"), row("K2", "Olha", "12"))));
		ConsoleBrowser clerk = signedIn("clerk");
		clerk.page(page);
		for (HttpResponse<String> answer : List.of(clerk.get(page + "/undo"), clerk.post(page + "/undo"))) {
			assertThat(answer.statusCode()).isEqualTo(409);
			assertThat(answer.body()).contains(text);
		}
		HttpResponse<String> correction = clerk.get(page + "/correct");
		assertThat(correction.statusCode()).isEqualTo(folder.equals("sync") ? 409 : 200);
		assertThat(correction.body().contains("would be taken for the whole list")).isEqualTo(folder.equals("sync"));
	}

	@Test
	void otherRolesNeitherTakeOutNorSynchronise() {
		for (String action : new String[] { "remove", "sync-preview" }) {
			assertThat(send(signedIn("viewer"), HEADER, "keyed", action).statusCode()).isEqualTo(403);
			assertThat(send(signedIn("soft-clerk"), HEADER, "keyed", action).statusCode()).isIn(400, 403);
		}
		assertThat(signedIn("viewer").page(LISTS)).doesNotContain("Take out");
		assertThat(load(this.file)).isNull();
	}

	@Test
	void membersOfTheCrmHaveNoFiles() {
		JsonNode member = ok(201, crm("POST", "/crm/dialers/keyed/members", """
				{"contract":"A1","client_name":"Olena","mobile":"%s"}""".formatted(number())));
		String page = page(id(member));
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.page(page)).contains("<h1>added by the CRM</h1>", "Members that the CRM added", "/undo\"")
			.doesNotContain("/files/");
		assertThat(clerk.get(page + "/files/original").statusCode()).isEqualTo(404);
		assertThat(clerk.page(page + "/undo")).contains("The members of added by the CRM");
		assertThat(clerk.page(LISTS)).contains(">added by the CRM</a>", "data-name=\"By\">CRM<");
		assertThat(clerk.language("uk").page(LISTS)).contains(">додано з CRM</a>");
	}

}
