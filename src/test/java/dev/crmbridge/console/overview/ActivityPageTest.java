package dev.crmbridge.console.overview;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** The page with the changes of the console, the API and the folders. */
class ActivityPageTest extends ListTestBase {

	private static final String PATH = "/console/activity";

	private ConsoleBrowser operator() {
		return new ConsoleBrowser(this.port).signIn("operator", "operator-password");
	}

	@Test
	void changesOfConsoleApiAndFolderAreAlike() throws IOException {
		String marker = marker();
		ConsoleBrowser operator = operator();
		JsonNode byConsole = loaded(drop(marker + "a", 2));
		operator.follow(operator.post("/console/lists/" + id(byConsole) + "/undo"));
		JsonNode byFolder = loaded(drop(marker + "b", 2));
		drop("undo", marker + ".json", Files.readString(done(byFolder).resolve("receipt.json")));
		await(marker + "b.csv", "undone");
		JsonNode byApi = loaded(drop(marker + "c", 2));
		ok(202, send(request("/admin/loads/" + id(byApi) + "/undo").setHeader("X-Api-Key", "admin-2")
			.POST(HttpRequest.BodyPublishers.noBody())));
		String page = operator.page(PATH);
		assertThat(row(page, id(byConsole))).contains(">operator<", ">Undid<", "a list of 2 rows, 2 accepted");
		assertThat(row(page, id(byFolder))).contains(">folder undo/<", ">Undid<");
		assertThat(row(page, id(byApi))).contains(">ops<", ">Undid<");
		assertThat(page.indexOf(id(byApi))).isLessThan(page.indexOf(id(byConsole)));
		assertThat(row(operator.language("uk").page(PATH), id(byFolder))).contains(">папка undo/<",
				">Скасовано завантаження<", "список: рядків 2, прийнято 2");
	}

	@Test
	void pagesHaveAHundredChanges() {
		String marker = marker();
		POSTGRES.execute("store", """
				insert into activity (who, action, what)
				select 'ops', 'drop', n || ' deliveries; endpoint=%s<script>alert(1)</script>'
				from generate_series(1, 150) as n""".formatted(marker));
		ConsoleBrowser operator = operator();
		String first = operator.page(PATH);
		assertThat(first.split("<tr><td", -1)).hasSize(101);
		assertThat(first).contains(">150 deliveries: ", marker + "&lt;script&gt;", ">Dropped<", "rel=\"next\"")
			.doesNotContain("<script>alert", "« newest");
		String next = HtmlUtils.htmlUnescape(first.substring(first.indexOf(PATH + "?before")).split("\"")[0]);
		assertThat(operator.page(next)).contains(">50 deliveries: ", "« newest").doesNotContain(">51 deliveries: ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "9999999999999999999", "1%26limit=1000" })
	void badPlaceIsRefused(String before) {
		assertThat(operator().get(PATH + "?before=" + before).statusCode()).isEqualTo(400);
	}

	private static String row(String page, String load) {
		int place = page.indexOf(load);
		assertThat(place).as(load).isPositive();
		return page.substring(page.lastIndexOf("<tr>", place), page.indexOf("</tr>", place));
	}

}
