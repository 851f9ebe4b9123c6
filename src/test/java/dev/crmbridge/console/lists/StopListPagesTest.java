package dev.crmbridge.console.lists;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages of stop lists: what each role sees and changes. */
class StopListPagesTest extends ListTestBase {

	private static final String PATH = "/console/stop-lists";

	/** Not a number of other tests, whose lists hold for the same dialers. */
	private static final String NUMBER = "+380939990001";

	private static final String IN_GROUPS = "+380 93 999 00 01";

	private final String list = "list-" + UUID.randomUUID();

	@Autowired
	private StopListRepository lists;

	private ConsoleBrowser signedIn(String user) {
		ConsoleBrowser browser = new ConsoleBrowser(this.port).signIn(user, user + "-password");
		browser.page(PATH);
		return browser;
	}

	private HttpResponse<String> put(ConsoleBrowser browser, String number, String until, String reason) {
		return browser.post(PATH + "/put", "list", this.list, "number", number, "until", until, "reason", reason);
	}

	private HttpResponse<String> sendFile(ConsoleBrowser browser, String name, String content, String list) {
		return browser.sendFile(PATH, name, content.getBytes(StandardCharsets.UTF_8), "list", list);
	}

	private boolean isStopped() {
		return this.lists.find(this.list, Long.parseLong(NUMBER.substring(1))).isPresent();
	}

	@AfterEach
	void forgetNumber() {
		this.lists.delete(this.list, Long.parseLong(NUMBER.substring(1)), "test");
	}

	@Test
	void clerkPutsFindsAndRemovesANumber() {
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.follow(put(clerk, "093 999-00-01", "2099-12-31", "Asked <b>by phone</b>")))
			.contains("The number is on the stop list " + this.list, "data-name=\"By\">clerk<");
		String found = clerk.post(PATH + "/find", "number", "0939990001").body();
		assertThat(found).contains(IN_GROUPS + " is on these stop lists", ">" + this.list + "<", "31 Dec 2099",
				"Asked &lt;b&gt;by phone");
		String question = clerk.post(PATH + "/delete", "list", this.list, "number", NUMBER).body();
		assertThat(question).contains("Remove the number from the list?", IN_GROUPS, this.list);
		assertThat(isStopped()).isTrue();
		assertThat(clerk.follow(clerk.post(PATH + "/delete", "list", this.list, "number", NUMBER, "confirmed", "true")))
			.contains("no longer on the stop list " + this.list);
		assertThat(isStopped()).isFalse();
		assertThat(clerk.post(PATH + "/find", "number", NUMBER).body()).contains(IN_GROUPS + " is on no stop list");
		assertThat(ok(200, admin("GET", "/admin/activity")).path("items")
			.valueStream()
			.filter((item) -> item.path("what").asText().equals("+38093***0001; list=" + this.list))
			.map((item) -> item.path("who").asText() + " " + item.path("action").asText()))
			.containsExactly("clerk allow-number", "clerk stop-number");
		assertThat(signedIn("operator").page("/console/activity")).contains("+38093***0001, list " + this.list,
				">Put on a stop list<");
	}

	@Test
	void viewerSeesMaskedNumbersWithoutReasons() {
		put(signedIn("clerk"), NUMBER, "", "Secret Name");
		ConsoleBrowser viewer = signedIn("viewer");
		assertThat(viewer.page(PATH)).contains(this.list).doesNotContain("/put\"", "type=\"file\"");
		assertThat(viewer.post(PATH + "/find", "number", NUMBER).body())
			.contains("+380 93 ••• 00 01 is on these stop lists", this.list, ">always<")
			.doesNotContain("Secret Name", NUMBER, IN_GROUPS, "/delete\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "viewer", "soft-clerk" })
	void othersChangeNothing(String user) {
		ConsoleBrowser browser = signedIn(user);
		assertThat(put(browser, NUMBER, "", "").statusCode()).isEqualTo(403);
		assertThat(browser.post(PATH + "/delete", "list", this.list, "number", NUMBER).statusCode()).isEqualTo(403);
		assertThat(
				browser.post(PATH + "/delete", "list", this.list, "number", NUMBER, "confirmed", "true").statusCode())
			.isEqualTo(403);
		assertThat(sendFile(browser, "a.csv", NUMBER, this.list).statusCode()).isEqualTo(403);
		assertThat(isStopped()).isFalse();
		assertThat(browser.page(PATH)).doesNotContain("/put\"", "type=\"file\"");
	}

	@Test
	void clerkOfSomeDialersIsGivenTheReason() {
		ConsoleBrowser clerk = signedIn("soft-clerk");
		assertThat(clerk.page(PATH)).contains("A stop list may hold for all dialers, and you use only some");
		assertThat(put(clerk, NUMBER, "", "").body()).contains("Ask an operator to change a stop list");
		assertThat(clerk.page("/console/lists")).doesNotContain("value=\"stop\"");
	}

	@Test
	void formWithoutTokenIsRefused() {
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.postWithoutToken(PATH + "/put", "list", this.list, "number", NUMBER).statusCode())
			.isEqualTo(403);
		assertThat(clerk.postWithoutToken(PATH + "/find", "number", NUMBER).statusCode()).isEqualTo(403);
		assertThat(isStopped()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "12, '', '', This is not a phone number", "0939990001, 2020-01-01, '', The date is past",
			"0939990001, nix, '', The date is past", "0939990001, '', <long>, The reason is too long" })
	void mistakeIsExplainedNextToTheValues(String number, String until, String reason, String text) {
		HttpResponse<String> answer = put(signedIn("clerk"), number, until, reason.replace("<long>", "a".repeat(256)));
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains(text, "value=\"" + this.list + "\"", "value=\"" + number + "\"");
		assertThat(isStopped()).isFalse();
	}

	@Test
	void badNameNumberOrFormIsExplained() {
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.post(PATH + "/put", "list", "../x", "number", NUMBER).body())
			.contains("This cannot be the name of a stop list");
		HttpResponse<String> found = clerk.language("uk").post(PATH + "/find", "number", "<b>12");
		assertThat(found.statusCode()).isEqualTo(400);
		assertThat(found.body()).contains("Це не телефонний номер").doesNotContain("<b>12");
		assertThat(clerk.post(PATH + "/find").statusCode()).isEqualTo(400);
		assertThat(clerk.get(PATH + "/find").statusCode()).isEqualTo(303);
	}

	@Test
	void fileBecomesTheList() throws Exception {
		ConsoleBrowser clerk = signedIn("clerk");
		HttpResponse<String> answer = sendFile(clerk, "numbers of may.CSV",
				"phone,reason\n" + NUMBER + ",Asked\n12,Bad\n", this.list);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
		JsonNode load = await(this.list + ".csv", "loaded");
		assertThat(isStopped()).isTrue();
		String page = "/console/lists/" + id(load);
		assertThat(clerk.page(page))
			.contains("Stop list, sent by clerk", "<dt>Numbers on the list</dt><dd>1</dd>", "rejected.csv",
					"A stop list cannot be undone", "Correct the whole list")
			.doesNotContain("/undo\"", "/correct\"");
		assertThat(clerk.post(page + "/undo").body()).contains("send the earlier stop list again");
		assertThat(clerk.get(page + "/correct").statusCode()).isEqualTo(409);
		assertThat(clerk.page("/console/lists?dialer=stop")).contains(this.list + ".csv", ">stop list<",
				"value=\"stop\" selected");
		assertThat(clerk.page(PATH)).contains(this.list);
		assertThat(signedIn("soft-clerk").get(page).statusCode()).isEqualTo(403);
		assertThat(signedIn("operator").page("/console/activity")).contains(">Sent as a stop list<",
				"a list of numbers");
		assertThat(clerk.language("uk").page(page)).contains("Стоп-список, надіслав clerk");
	}

	@ParameterizedTest
	@CsvSource({ "a.pdf, good, The file is not a list", "a.csv, ../x, cannot be the name of a stop list",
			"a.csv, '', cannot be the name of a stop list", "'', good, Choose a list file first" })
	void badFileIsRefused(String file, String list, String text) {
		HttpResponse<String> answer = sendFile(signedIn("clerk"), file, NUMBER, list);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains(text);
	}

	@Test
	void pageIsInBothLanguages() {
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.page(PATH)).contains("<h1>Stop lists</h1>", "Look a number up", "Replace a list by a file");
		assertThat(clerk.language("uk").page(PATH)).contains("<h1>Стоп-списки</h1>", "Знайти номер",
				"Замінити список файлом");
	}

}
