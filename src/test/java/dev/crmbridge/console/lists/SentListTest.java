package dev.crmbridge.console.lists;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lists that users of the console send: each becomes a load of its user, or is refused.
 */
class SentListTest extends ListTestBase {

	private static final String LISTS = "/console/lists";

	private ConsoleBrowser signedIn(String user) {
		return new ConsoleBrowser(this.port).signIn(user, user + "-password");
	}

	private static HttpResponse<String> send(ConsoleBrowser browser, String file, String content, String action) {
		return browser.sendFile(LISTS, file, content.getBytes(StandardCharsets.UTF_8), "dialer", "soft", "action",
				action);
	}

	/** Returns the id of the load that an answer leads to. */
	private static String loadOf(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
		return answer.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
	}

	private JsonNode awaitState(String load, String state) {
		return await().until(() -> ok(200, admin("GET", "/admin/loads/" + load)),
				(receipt) -> state(receipt).equals(state));
	}

	@AfterEach
	void nothingStaysOfRefusedFiles() throws IOException {
		try (Stream<Path> work = Files.list(MEMBERS.resolve("work"))) {
			assertThat(work)
				.noneMatch((folder) -> folder.getFileName().toString().startsWith(MembersDir.UPLOAD_PREFIX));
		}
	}

	@Test
	void listBelongsToItsUser() throws IOException {
		String marker = marker();
		String load = loadOf(send(signedIn("clerk"), marker + ".csv", list(marker, 12), "load"));
		JsonNode receipt = receipt(done(awaitState(load, "loaded")));
		assertThat(receipt.path("by").asText()).isEqualTo("clerk");
		assertEachRowOnce(receipt);
		assertThat(ok(200, admin("GET", "/admin/activity")).path("items")).anySatisfy((item) -> {
			assertThat(item.path("who").asText()).isEqualTo("clerk");
			assertThat(item.path("action").asText()).isEqualTo("load");
			assertThat(item.path("what").asText()).endsWith("load=" + load);
		});
	}

	@Test
	void droppedListHasNoUser() throws IOException {
		String marker = marker();
		assertThat(loaded(drop(marker, 3)).has("by")).isFalse();
		assertThat(signedIn("clerk").page(LISTS + "?text=" + marker)).contains("<td data-name=\"By\">folder</td>");
	}

	@Test
	void previewIsLoadedWithoutSendingTheFileAgain() throws IOException {
		String marker = marker();
		ConsoleBrowser clerk = signedIn("clerk");
		String preview = loadOf(send(clerk, marker + ".csv", list(marker, 4), "preview"));
		awaitState(preview, "preview");
		assertThat(uploaded(marker)).isEmpty();
		assertThat(clerk.page(LISTS + "/" + preview)).contains("Would be accepted", ">Load</button>");
		String load = loadOf(clerk.post(LISTS + "/" + preview + "/load"));
		JsonNode receipt = receipt(done(awaitState(load, "loaded")));
		assertEachRowOnce(receipt);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(4);
		assertThat(receipt.path("sha256")).isEqualTo(receipt(done(awaitState(preview, "preview"))).path("sha256"));
		// the form sent twice
		awaitState(loadOf(clerk.post(LISTS + "/" + preview + "/load")), "already-loaded");
		assertThat(clerk.post(LISTS + "/" + load + "/load").statusCode()).isEqualTo(409);
	}

	@Test
	void listsOfOneNameDoNotDisturbEachOther() {
		String marker = marker();
		List<CompletableFuture<String>> loads = IntStream.range(1, 5)
			.mapToObj((n) -> CompletableFuture
				.supplyAsync(() -> loadOf(send(signedIn("clerk"), marker + ".csv", list(marker + n, n), "load"))))
			.toList();
		for (int i = 0; i < loads.size(); i++) {
			assertThat(awaitState(loads.get(i).join(), "loaded").path("accepted").asInt()).isEqualTo(i + 1);
		}
	}

	@Test
	void correctedRowsBecomeANewList() throws IOException {
		String marker = marker();
		Charset charset = Charset.forName("windows-1251");
		String content = SOFT.replace(',', ';') + "1;Марія " + marker
				+ ";12;;C;1;\n2;Олена;380503000001;;C;1;\n3;=1+1;34;;C;1;\n";
		ConsoleBrowser clerk = signedIn("clerk");
		String load = loadOf(
				clerk.sendFile(LISTS, marker + ".csv", content.getBytes(charset), "dialer", "soft", "action", "load"));
		awaitState(load, "loaded");
		String page = clerk.page(LISTS + "/" + load + "/correct");
		assertThat(page).contains("value=\"Марія " + marker + "\"", "name=\"r0c2\" value=\"12\"",
				"aria-invalid=\"true\" autofocus");
		String corrected = loadOf(
				clerk.post(LISTS + "/" + load + "/correct", correction("0", "Марія " + marker, "0503000002")));
		JsonNode receipt = receipt(done(awaitState(corrected, "loaded")));
		assertThat(receipt.path("by").asText()).isEqualTo("clerk");
		assertThat(receipt.path("charset").asText()).isEqualTo(charset.name());
		assertThat(receipt.path("accepted").asInt()).isOne();
		assertThat(WEBITEL.membersOf(corrected)).singleElement()
			.satisfies((member) -> assertThat(member.name()).isEqualTo("Марія " + marker));
		assertThat(clerk.post(LISTS + "/" + load + "/correct", correction("0", "♥", "0503000002")).body())
			.contains("has letters that the charset windows-1251");
		assertThat(clerk.post(LISTS + "/" + load + "/correct", "take0", "on").statusCode()).isEqualTo(400);
		assertThat(clerk.post(LISTS + "/" + load + "/correct").body()).contains("No row is ticked");
	}

	private static String[] correction(String row, String name, String mobile) {
		String[] values = { "1", name, mobile, "", "C", "1", "" };
		String[] fields = new String[2 + 2 * values.length];
		fields[0] = "take" + row;
		fields[1] = "on";
		for (int i = 0; i < values.length; i++) {
			fields[2 + 2 * i] = "r" + row + "c" + i;
			fields[3 + 2 * i] = values[i];
		}
		return fields;
	}

	@ParameterizedTest
	@ValueSource(strings = { ".csv", "list.csv.part", "Thumbs.db", "~$list.xlsx", "..", "" })
	void refusesName(String name) {
		HttpResponse<String> answer = send(signedIn("clerk"), name, list(marker(), 1), "load");
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains(name.isEmpty() ? "Choose a list file first" : "Rename the file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..\\\\..\\\\done\\\\%s.csv", "/etc/%s.csv", "../../%s.csv" })
	void keepsOnlyTheNameOfAPath(String path) throws IOException {
		String marker = marker();
		String load = loadOf(
				send(signedIn("clerk"), path.formatted(marker).replace("\\\\", "\\"), list(marker, 1), "load"));
		assertThat(awaitState(load, "loaded").path("file").asText()).isEqualTo(marker + ".csv");
	}

	@Test
	void refusesFormsThatAreNotTheConsoles() {
		ConsoleBrowser clerk = signedIn("clerk");
		byte[] list = list(marker(), 1).getBytes(StandardCharsets.UTF_8);
		assertThat(clerk.sendFile(LISTS, "a.csv", list, "action", "load").body()).contains("Choose one of the dialers");
		assertThat(clerk.sendFile(LISTS, "a.csv", list, "dialer", "nix", "action", "load").body())
			.contains("Choose one of the dialers");
		assertThat(clerk.sendFile(LISTS, null, list, "dialer", "soft", "action", "load").body())
			.contains("Choose a list file first");
		assertThat(clerk.sendFile(LISTS, "a.csv", list, "dialer", "soft", "action", "drop").statusCode())
			.isEqualTo(400);
		assertThat(clerk.sendFile(LISTS, "a.csv", list, "dialer", "soft", "dialer", "mixed", "action", "load")
			.statusCode()).isEqualTo(400);
		assertThat(clerk.sendFile(LISTS, "a.csv", new byte[0], "dialer", "soft", "action", "load").body())
			.contains("The file is empty");
		assertThat(clerk.post(LISTS, "dialer", "soft").statusCode()).isEqualTo(400);
	}

	@Test
	void refusesFileAboveTheLimit() {
		HttpResponse<String> answer = signedIn("clerk").sendFile(LISTS, "large.csv", new byte[1_100_000], "dialer",
				"soft", "action", "load");
		assertThat(answer.statusCode()).isEqualTo(413);
		assertThat(answer.body()).contains("The file is larger than 1 MB. Split it");
	}

	@Test
	void refusesOtherRolesDialersAndSessions() {
		byte[] list = list(marker(), 1).getBytes(StandardCharsets.UTF_8);
		assertThat(signedIn("viewer").sendFile(LISTS, "a.csv", list, "dialer", "soft", "action", "load").statusCode())
			.isEqualTo(403);
		assertThat(signedIn("soft-clerk").sendFile(LISTS, "a.csv", list, "dialer", "agent-bound", "action", "load")
			.statusCode()).isEqualTo(403);
		ConsoleBrowser stranger = new ConsoleBrowser(this.port);
		stranger.get("/console/login");
		assertThat(stranger.sendFile(LISTS, "a.csv", list, "dialer", "soft", "action", "load")
			.headers()
			.firstValue("Location")).hasValueSatisfying((page) -> assertThat(page).endsWith("/console/login"));
	}

}
