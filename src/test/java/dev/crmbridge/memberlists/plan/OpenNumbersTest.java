package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.mapping.member.MappedRows;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.convention.TestBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@code duplicates: dialer}: a first number that is still open from an earlier
 * load of the dialer makes a duplicate. No shipped dialer has this setting, so these
 * tests run another bridge, with other dialers, store and folders.
 */
@DirtiesContext
@ContextConfiguration(initializers = OpenNumbersTest.OwnStore.class)
class OpenNumbersTest extends ListTestBase {

	private static final String DIALERS = """
			dialers:
			  careful: {queue: "11", SETTINGS}
			  neighbour: {queue: "11", SETTINGS}
			  distant: {queue: "14", SETTINGS}
			  either: {split-by: dialer}
			""".replace("SETTINGS", """
			name: "{name}", duplicates: dialer, communications: [
			        {destination: "{mobile}", type: "1"}, {destination: "{home|}", type: "2", optional: true}]""");

	/** Numbers are never reused: an open number stays open for later tests. */
	private static final AtomicInteger LAST_NUMBER = new AtomicInteger();

	@TempDir
	private static Path folder;

	private final String first = number();

	private final String second = number();

	private final String earlier = marker() + ".csv";

	private final String later = marker() + ".csv";

	@Autowired
	private JdbcClient store;

	@TestBean
	private DialerRegistry dialers;

	static DialerRegistry dialers() throws IOException {
		return MappedRows.dialers(Files.writeString(folder.resolve("dialers.yaml"), DIALERS));
	}

	@Test
	void skipsOpenNumberInAnySpelling() throws IOException {
		load("careful", this.earlier, this.first);
		JsonNode load = load("careful", this.later, "0" + this.first.substring(3), this.second);
		assertCounts(load, 1, 1);
		assertThat(numbers(load)).containsExactly(this.second);
	}

	@Test
	void countsNumberOfUnreachedMemberAsOpen() throws IOException {
		StoredMember member = members(load("careful", this.earlier, this.first)).get(0);
		WEBITEL.timeOutAttempt(WEBITEL.startAttempt(member.id()));
		assertCounts(load("careful", this.later, this.first), 0, 1);
	}

	@Test
	void loadsNumberOfClosedMember() throws IOException {
		List<StoredMember> members = members(load("careful", this.earlier, this.first, this.second));
		long attempt = WEBITEL.startAttempt(members.get(0).id());
		ok(200, crm("POST", "/crm/attempts/" + attempt + "/result", "{\"status\":\"success\"}"));
		assertLoadsOnly(this.first);
	}

	@Test
	void loadsNumberOfDeletedMember() throws IOException {
		List<StoredMember> members = members(load("careful", this.earlier, this.first, this.second));
		ok(204, crm("DELETE", "/crm/dialers/careful/members/" + members.get(0).id(), ""));
		// the CRM's deletion is not a load's
		rememberDeletions();
		assertLoadsOnly(this.first);
	}

	@Test
	void loadsNumberOfExpiredMember() throws IOException {
		List<StoredMember> members = members(load("careful", this.earlier, this.first, this.second));
		WEBITEL.expire(members.get(0).id());
		assertLoadsOnly(this.first);
	}

	@Test
	void loadsNumbersOfUndoneLoad() throws IOException {
		JsonNode undone = load("careful", this.earlier, this.first, this.second);
		ok(202, admin("POST", "/admin/loads/" + id(undone) + "/undo"));
		await(this.earlier, "undone");
		assertCounts(load("careful", this.later, this.first, this.second), 2, 0);
	}

	@Test
	void countsNumberKeptByUndoAsOpen() throws IOException {
		JsonNode undone = load("careful", this.earlier, this.first, this.second);
		WEBITEL.timeOutAttempt(WEBITEL.startAttempt(members(undone).get(0).id()));
		ok(202, admin("POST", "/admin/loads/" + id(undone) + "/undo"));
		await(this.earlier, "partly-undone");
		assertLoadsOnly(this.second);
	}

	@Test
	void countsNumbersStillToBeUploadedAsOpen() throws IOException {
		uploads(this.earlier).failAlways(Failure.tooManyRequests(1));
		dropRows("careful", this.earlier, this.first);
		await().until(() -> !uploaded(this.earlier).isEmpty());
		assertLoadsOnly(this.second);
		assertThat(state(load(this.earlier))).isEqualTo("uploading");
		WEBITEL.heal();
		assertCounts(await(this.earlier, "loaded"), 1, 0);
	}

	@Test
	void countsNumbersOfStoppedLoadAsOpen() throws IOException {
		uploads(this.earlier).failAlways(Failure.error(400, "app.member.valid.queue", "Mismatch queue type"));
		dropRows("careful", this.earlier, this.first);
		JsonNode stopped = await(this.earlier, "stopped");
		assertLoadsOnly(this.second);
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		assertCounts(await(this.earlier, "loaded"), 1, 0);
	}

	/**
	 * Here the wait before a request in doubt is reconciled is the default, longer than a
	 * test.
	 */
	@Test
	void stopsLoadWithChangedRequestAtOnce() throws IOException {
		uploads(this.earlier).failAlways(Failure.tooManyRequests(1));
		dropRows("careful", this.earlier, this.first);
		await().until(() -> !uploaded(this.earlier).isEmpty());
		Files.writeString(planned(this.earlier, ".json"), "{}");
		assertThat(awaitRetried(this.earlier, "stopped").path("reason").asText())
			.startsWith("chunk 1 of the load was changed");
		ok(202, admin("POST", "/admin/loads/" + id(load(this.earlier)) + "/abandon"));
		await(this.earlier, "abandoned");
	}

	@Test
	void waitsForUnreadableRowsOfEarlierList() throws IOException {
		uploads(this.earlier).failAlways(Failure.tooManyRequests(1));
		dropRows("careful", this.earlier, this.first);
		await().until(() -> !uploaded(this.earlier).isEmpty());
		Path rows = planned(this.earlier, ".csv");
		Path moved = Files.move(rows, folder.resolve(marker() + ".tmp"));
		dropRows("careful", this.later, this.first, this.second);
		JsonNode waiting = await().until(() -> load(this.later),
				(load) -> load != null && load.path("reason").asText().contains("earlier list"));
		assertThat(state(waiting)).isEqualTo("reading");
		assertThat(this.store.sql("select file_failures from list_load where id = ?")
			.param(id(waiting))
			.query(Integer.class)
			.single()).isZero();
		Files.move(moved, rows);
		JsonNode load = awaitRetried(this.later, "loaded");
		assertCounts(load, 1, 1);
		assertThat(numbers(load)).containsExactly(this.second);
		WEBITEL.heal();
		assertCounts(await(this.earlier, "loaded"), 1, 0);
	}

	@Test
	void ignoresSecondNumberOfMember() throws IOException {
		load("careful", this.earlier, this.first + "," + this.second);
		JsonNode load = load("careful", this.later, this.second + "," + this.first);
		assertCounts(load, 1, 0);
		assertThat(numbers(load)).containsExactly(this.second);
	}

	@Test
	void ignoresNumberOfAnotherDialer() throws IOException {
		load("careful", this.earlier, this.first);
		assertCounts(load("neighbour", this.later, this.first), 1, 0);
	}

	@Test
	void countsNumbersOfMixedListForDialersOfItsRows() throws IOException {
		load("either", this.earlier, this.first + ",,careful", this.second + ",,distant");
		assertLoadsOnly(this.second);
		String last = marker() + ".csv";
		assertCounts(load("either", last, this.first + ",,careful", this.first + ",,distant"), 1, 1);
	}

	@Test
	void separatesDialersOfMixedListWithOneQueue() throws IOException {
		load("either", this.earlier, this.first + ",,careful", this.second + ",,neighbour");
		assertLoadsOnly(this.second);
	}

	@Test
	void loadsNumberOfTwoConcurrentListsOnce() throws IOException {
		dropRows("careful", this.earlier, this.first, number());
		dropRows("careful", this.later, this.first, number(), number());
		List<JsonNode> loads = List.of(await(this.earlier, "loaded"), await(this.later, "loaded"));
		assertThat(loads).extracting((load) -> load.path("duplicates").asInt()).containsExactlyInAnyOrder(0, 1);
		assertThat(loads).flatExtracting(OpenNumbersTest::numbers).hasSize(4).doesNotHaveDuplicates();
	}

	@Test
	void previewsOpenNumbersAndAddsNone() throws IOException {
		drop(folder, "preview/careful", this.earlier, list(this.earlier, this.first));
		assertCounts(await(this.earlier, "preview"), 1, 0);
		assertCounts(load("careful", this.later, this.first), 1, 0);
		String last = marker() + ".csv";
		drop(folder, "preview/careful", last, list(last, this.first, this.second));
		assertCounts(await(last, "preview"), 1, 1);
	}

	private static String number() {
		return "38050310%04d".formatted(LAST_NUMBER.incrementAndGet());
	}

	/** Returns a list whose rows start with these numbers. */
	private static String list(String marker, String... rows) {
		return Arrays.stream(rows)
			.map((row) -> marker + "," + row + ",".repeat(2 - row.replaceAll("[^,]", "").length()) + "\n")
			.collect(Collectors.joining("", "name,mobile,home,dialer\n", ""));
	}

	private static void dropRows(String dialer, String marker, String... rows) throws IOException {
		drop(folder, "in/" + dialer, marker, list(marker, rows));
	}

	/** Returns the file of a load's only chunk. */
	private Path planned(String file, String ending) throws IOException {
		Path work = folder.resolve("work").resolve(id(load(file)));
		return folders(work).stream()
			.filter((each) -> each.getFileName().toString().startsWith("plan-"))
			.findAny()
			.orElseThrow()
			.resolve("chunk-000001" + ending);
	}

	/** Drops a list and waits until its load has ended as loaded. */
	private JsonNode load(String dialer, String marker, String... rows) throws IOException {
		dropRows(dialer, marker, rows);
		return await(marker, "loaded");
	}

	private static List<StoredMember> members(JsonNode load) {
		return WEBITEL.membersOf(id(load));
	}

	/** Returns the first numbers of the members of a load. */
	private static List<String> numbers(JsonNode load) {
		return members(load).stream().map((member) -> member.communications().get(0).destination()).toList();
	}

	/** Asserts that a later list with both numbers loads only this one. */
	private void assertLoadsOnly(String number) throws IOException {
		JsonNode load = load("careful", this.later, this.first, this.second);
		assertCounts(load, 1, 1);
		assertThat(numbers(load)).containsExactly(number);
	}

	private static void assertCounts(JsonNode load, int accepted, int duplicates) {
		assertThat(load.path("accepted").asInt()).as("accepted").isEqualTo(accepted);
		assertThat(load.path("duplicates").asInt()).as("duplicates").isEqualTo(duplicates);
	}

	private HttpResponse<String> crm(String method, String path, String body) {
		return send(request(path).setHeader("X-Api-Key", "crm-1")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Overrides the settings of the bridge that the other tests share. */
	static class OwnStore implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			POSTGRES.createDatabase("careful");
			TestPropertyValues
				.of("store.datasource.url=" + POSTGRES.url("careful"), "members.dir=" + folder,
						"webitel.unknown-outcome-wait=90s")
				.applyTo(context.getEnvironment(), Type.MAP, "careful");
		}

	}

}
