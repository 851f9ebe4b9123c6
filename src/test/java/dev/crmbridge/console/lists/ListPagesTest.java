package dev.crmbridge.console.lists;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.webitel.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages of lists: what each role sees, downloads and does. */
class ListPagesTest extends ListTestBase {

	private static final String LISTS = "/console/lists";

	private ConsoleBrowser signedIn(String user) {
		return new ConsoleBrowser(this.port).signIn(user, user + "-password");
	}

	/** Drops a list with one bad row, and returns the page of its load. */
	private String pageOf(String marker) throws IOException {
		drop("in/soft", marker + ".csv", list(marker, 3) + "\n4,Secret Name,12,,C,1,\n");
		return LISTS + "/" + id(loaded(marker + ".csv"));
	}

	@Test
	void clerkSeesRejectedRows() throws IOException {
		String marker = marker();
		String page = pageOf(marker);
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.page(page)).contains("loaded", "?reason=", ">1</td>", "Correct rejected rows here (1)");
		String rows = clerk.page(page + "?reason=bad-number");
		assertThat(rows).contains("<mark>12</mark>", "Secret Name", "is not a phone number");
		assertThat(clerk.language("uk").page(page + "?reason=bad-number")).contains("Прийнято", "Secret Name")
			.doesNotContain("is not a phone number");
	}

	@Test
	void viewerSeesCountsAlone() throws IOException {
		String page = pageOf(marker());
		ConsoleBrowser viewer = signedIn("viewer");
		assertThat(viewer.page(page + "?reason=bad-number")).contains("data-name=\"Row\">4</td>")
			.doesNotContain("Secret Name", ">12<", "rejected.csv\"", "Undo", "/correct");
		assertThat(viewer.page(LISTS)).doesNotContain("type=\"file\"");
		for (String path : List.of("/files/rejected.csv", "/files/original", "/undo", "/abandon", "/resume",
				"/correct")) {
			assertThat(viewer.get(page + path).statusCode()).as(path).isEqualTo(403);
			assertThat(viewer.send(viewer.request(page + path).method("HEAD", BodyPublishers.noBody())).statusCode())
				.as(path)
				.isEqualTo(403);
		}
		for (String path : List.of("/undo", "/abandon", "/resume", "/correct", "/load")) {
			assertThat(viewer.post(page + path).statusCode()).as(path).isEqualTo(403);
		}
	}

	@Test
	void clerkOfOtherDialersSeesNothing() throws IOException {
		String marker = marker();
		drop("preview/agent-bound", marker + ".csv", "client_name,phone,agent\nOlena,0503000001,Olena Agent\n");
		String load = id(await(marker + ".csv", "preview"));
		ConsoleBrowser clerk = signedIn("soft-clerk");
		assertThat(clerk.page(LISTS)).doesNotContain(marker, ">agent-bound<");
		assertThat(clerk.page(LISTS + "?dialer=agent-bound")).doesNotContain(marker);
		for (String path : List.of("", "/progress", "/files/original", "/undo", "/correct")) {
			assertThat(clerk.get(LISTS + "/" + load + path).statusCode()).as(path).isEqualTo(403);
		}
		assertThat(clerk.post(LISTS + "/" + load + "/load").statusCode()).isEqualTo(403);
	}

	@Test
	void filesAreDownloadedAndNeverShown() throws IOException {
		String marker = marker();
		String page = pageOf(marker);
		ConsoleBrowser clerk = signedIn("clerk");
		for (String file : List.of("report.html", "accepted.csv", "rejected.csv", "original")) {
			HttpResponse<String> answer = clerk.get(page + "/files/" + file);
			assertThat(answer.statusCode()).as(file).isEqualTo(200);
			assertThat(answer.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
			assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
			assertThat(answer.body()).isNotEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/files/receipt.json", "/files/load.json", "/files/..%2Freceipt.json",
			"/files/%2e%2e/original", "/nix", "/../../admin/loads" })
	void otherPathsAreNotFound(String path) throws IOException {
		assertThat(signedIn("clerk").get(pageOf(marker()) + path).statusCode()).isIn(400, 401, 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nix", "20261127-151001-soft-89607760", "..%2F..", "%00", "'%3B--" })
	void unknownLoadIsNotFound(String load) {
		assertThat(signedIn("clerk").get(LISTS + "/" + load).statusCode()).isIn(400, 404);
	}

	@Test
	void undoIsAskedOnceMore() throws IOException {
		String marker = marker();
		String page = pageOf(marker);
		ConsoleBrowser clerk = signedIn("clerk");
		String question = clerk.page(page + "/undo");
		assertThat(question).contains("at most 3",
				"<button class=\"danger\">Undo: delete at most 3 members from queue 11</button>", "queue 11");
		assertThat(state(load(marker + ".csv"))).isEqualTo("loaded");
		clerk.follow(clerk.post(page + "/undo"));
		JsonNode undone = await(marker + ".csv", "undone");
		assertThat(WEBITEL.membersOf(id(undone))).isEmpty();
		// the form sent twice
		clerk.post(page + "/undo");
		await(marker + ".csv", "undone");
		assertThat(clerk.page(page)).contains("Deleted in Webitel", "undone");
		assertThat(ok(200, admin("GET", "/admin/activity")).path("items"))
			.anySatisfy((item) -> assertThat(item.path("who").asText() + " " + item.path("action").asText())
				.isEqualTo("clerk undo"));
	}

	@Test
	void stoppedListIsResumed() throws IOException {
		String marker = marker();
		uploads(marker).failAlways(Failure.error(404, "queue.not_found", "no such queue"));
		drop(marker, 3);
		String page = LISTS + "/" + id(await(marker + ".csv", "stopped"));
		ConsoleBrowser clerk = signedIn("clerk");
		assertThat(clerk.page(page)).contains("pill bad", "href=\"" + page + "/resume\"",
				"href=\"" + page + "/abandon\"");
		WEBITEL.heal();
		assertThat(clerk.page(page + "/resume")).contains("No row is loaded twice");
		clerk.follow(clerk.post(page + "/resume"));
		assertEachRowOnce(loaded(marker + ".csv"));
		assertThat(clerk.post(page + "/resume").statusCode()).isEqualTo(409);
		assertThat(clerk.post(page + "/abandon").body()).contains("The list has already ended");
	}

	@Test
	void progressMovesUntilTheEnd() throws IOException {
		String marker = marker();
		String page = pageOf(marker);
		HttpResponse<String> part = signedIn("viewer").get(page + "/progress");
		assertThat(part.body()).startsWith("<div id=\"progress\">").doesNotContain("<html");
		assertThat(part.headers().firstValue("HX-Refresh")).hasValue("true");
	}

	@Test
	void textOfListsIsNeverMarkup() throws IOException {
		String marker = marker();
		String evil = "<script>alert(1)</script>";
		String name = marker + "<img src=x onerror=alert(1)>.csv";
		drop("in/soft", name,
				SOFT.replace("\n", ",\"" + evil + "\"\n") + "1,\"" + evil + "\",12,,C,1,,\"" + evil + "\"\n");
		String page = LISTS + "/" + id(loaded(name));
		ConsoleBrowser clerk = signedIn("clerk");
		for (String path : List.of(LISTS, LISTS + "?text=" + ConsoleBrowser.query("a", name).substring(2), page,
				page + "?reason=bad-number", page + "/correct", page + "/undo",
				page + "?reason=%3Cscript%3Ealert(1)%3C/script%3E")) {
			assertThat(clerk.page(path)).as(path).doesNotContain("<script>alert", "<img src=x").contains("<title>");
		}
	}

	@ParameterizedTest
	@CsvSource({ "dialer=soft&state=loaded, true", "state=stopped, false", "dialer=mixed, false", "state=nix, true",
			"before=nix, false" })
	void listsAreFiltered(String query, boolean found) throws IOException {
		String marker = marker();
		loaded(drop(marker, 1));
		String page = signedIn("viewer").page(LISTS + "?text=" + marker + "&" + query);
		assertThat(page.contains(marker + ".csv</a>")).isEqualTo(found);
		assertThat(page.contains("No list fits")).isNotEqualTo(found);
	}

	@Test
	void pagesFollowEachOther() throws IOException {
		String first = marker();
		loaded(drop(first, 1));
		String text = "paged-" + first;
		POSTGRES.execute("store", """
				insert into list_load (id, dialer, file, sha256, state, started_at, ended_at)
				select '%s-' || n, 'soft', 'a.csv', '', 'loaded', now() - make_interval(mins => n), now()
				from generate_series(1, 150) n""".formatted(text));
		ConsoleBrowser viewer = signedIn("viewer");
		String newest = viewer.page(LISTS + "?text=" + text);
		assertThat(newest).contains(text + "-1\">", text + "-100\">", "rel=\"next\"").doesNotContain(text + "-101\">");
		String next = newest.replaceFirst("(?s).*<a href=\"([^\"]*)\" rel=\"next\".*", "$1");
		assertThat(viewer.page(HtmlUtils.htmlUnescape(next))).contains(text + "-101\">", text + "-150\">", "newest")
			.doesNotContain(text + "-100\">", "rel=\"next\"");
		assertThat(newest.getBytes(StandardCharsets.UTF_8).length).isLessThan(100_000);
	}

}
