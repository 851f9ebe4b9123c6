package dev.crmbridge.console.overview;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import dev.crmbridge.store.HourlyCountRepository;
import dev.crmbridge.store.HourlyCounts;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Lists, endpoints and numbers of the overview. */
class OverviewPageTest extends ListTestBase {

	private static final String PART = "/console/parts/overview";

	@Autowired
	private HourlyCountRecorder recorder;

	@Autowired
	private HourlyCountRepository counts;

	@AfterEach
	void heal() {
		CRM.heal();
	}

	private ConsoleBrowser signedIn(String user) {
		return new ConsoleBrowser(this.port).signIn(user, user + "-password");
	}

	@Test
	void stoppedListIsNamedWithItsPage() throws IOException {
		String marker = marker();
		String name = marker + "<img src=x onerror=alert(1)>.csv";
		uploads(marker).failAlways(Failure.error(404, "queue.not_found", "<script>alert(2)</script>"));
		drop("in/soft", name, list(marker, 3));
		String id = id(await(name, "stopped"));
		ConsoleBrowser clerk = signedIn("clerk");
		// the page may show health of a second ago
		String page = await().until(() -> clerk.page("/console"), (shown) -> shown.contains("List " + marker));
		assertThat(page).contains("List " + marker + "&lt;img", "href=\"/console/lists/" + id + "\"")
			.doesNotContain("<img", "<script>alert", "All is well");
		assertThat(signedIn("clerk").language("uk").page(PART)).contains("Список " + marker, "зупинено");
		admin("POST", "/admin/loads/" + id + "/abandon");
		await(name, "abandoned");
		assertThat(signedIn("clerk").page(PART)).doesNotContain(marker);
	}

	@Test
	void listInProgressShowsItsRows() throws IOException {
		String marker = marker();
		uploads(marker + "-11").failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		drop(marker, 20);
		ConsoleBrowser viewer = signedIn("viewer");
		String part = await().until(() -> viewer.page(PART), (shown) -> shown.contains("10 of 20"));
		assertThat(part).contains(marker + ".csv</a> → soft", "uploading 50 %", "<progress value=\"50\" max=\"100\"")
			.doesNotContain("<html");
		WEBITEL.release();
		loaded(marker + ".csv");
		assertThat(viewer.page(PART)).doesNotContain(marker);
	}

	@Test
	void otherDialersListsAreHidden() throws IOException {
		String marker = marker();
		WEBITEL.on().when((request) -> request.path().contains("/queues/13/")).failAlways(Failure.badGateway());
		drop("in/agent-bound", marker + ".csv", "client_name,phone,agent\nOlena,0503000001,Olena Bondar\n");
		String id = await().until(() -> load(marker + ".csv"), (load) -> load != null).path("load").asText();
		ConsoleBrowser clerk = signedIn("clerk");
		await().until(() -> clerk.page(PART), (part) -> part.contains(marker));
		assertThat(signedIn("soft-clerk").page("/console")).doesNotContain(marker);
		admin("POST", "/admin/loads/" + id + "/abandon");
		await(marker + ".csv", "abandoned");
	}

	@Test
	void failingEndpointIsShownUntilItTakesItsEvents() {
		CRM.answer("/screen-pop", Answer.status(503));
		String call = marker();
		send(request("/webitel/call-events").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"event":"offering","direction":"inbound","queue":"11","uuid":"%s","cid":"0501112233"}"""
				.formatted(call))));
		ConsoleBrowser viewer = signedIn("viewer");
		await().until(() -> viewer.page(PART), (part) -> part.contains("Endpoint screen-pop has failed since"));
		POSTGRES.execute("store",
				"update delivery set error = '<script>alert(1)</script>' where state = 'due' and endpoint = 'screen-pop'");
		assertThat(viewer.page(PART)).doesNotContain("<script>alert");
		CRM.heal();
		await().until(() -> viewer.page(PART), (part) -> part.contains("Every endpoint takes its events."));
	}

	@Test
	void increaseIsAddedOnceAndShownAtOnce() {
		String part = signedIn("viewer").page(PART);
		long before = number(part, "Lookups");
		for (int i = 0; i < 3; i++) {
			get("/webitel/caller-lookup?cid=0501112233");
		}
		assertThat(number(signedIn("viewer").page(PART), "Lookups")).isEqualTo(before + 3);
		this.recorder.record();
		assertThat(stored("lookups.crm")).isGreaterThanOrEqualTo(3);
		long stored = stored("lookups.crm");
		this.recorder.record();
		assertThat(stored("lookups.crm")).isEqualTo(stored);
		assertThat(number(signedIn("viewer").page(PART), "Lookups")).isEqualTo(before + 3);
	}

	@Test
	void countsOfSeveralProcessesAddUp() {
		String name = "test." + marker();
		List<HourlyCounts.Item> other = List.of(new HourlyCounts.Item(0, name, "a", 2),
				new HourlyCounts.Item(0, name, "b", 3));
		this.counts.add(other);
		this.counts.add(other);
		assertThat(stored(name)).isEqualTo(10);
		List<Long> day = this.counts.recent().day(name, "b");
		assertThat(day).hasSize(24).endsWith(6L);
		assertThat(day.subList(0, 23)).containsOnly(0L);
	}

	@Test
	void countsOlderThanEightDaysAreDeleted() throws SQLException {
		String name = "test." + marker();
		POSTGRES.execute("store", """
				insert into hourly_count select now() - days * interval '1 day', '%s', '', 1
				from unnest(array[7, 9]) as days""".formatted(name));
		this.recorder.deleteOld();
		try (Connection store = POSTGRES.connect("store");
				ResultSet left = store.createStatement()
					.executeQuery("select count(*) from hourly_count where name = '" + name + "'")) {
			left.next();
			assertThat(left.getInt(1)).isEqualTo(1);
		}
	}

	private long stored(String name) {
		return this.counts.recent().sum(name, HourlyCounts.MAX_HOURS);
	}

	/** Returns a number of today. */
	private static long number(String page, String name) {
		String number = page.substring(page.indexOf("<dt>" + name + "</dt><dd>")).split("<dd>")[1].split(" ", 2)[0];
		return Long.parseLong(number.replaceAll("\\D", ""));
	}

}
