package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.plan.ListOpener;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** A load that cannot go on stops with its reason, and can be abandoned. */
class AbandonedLoadTest extends ListTestBase {

	private static final int ROWS = 25;

	private final String marker = marker();

	@Autowired
	private LoadLeaseRepository claims;

	@Autowired
	private ListOpener lists;

	@Autowired
	private LoadRetention retention;

	@Autowired
	private JdbcClient store;

	@Test
	void changedRequestIsNeverSent() throws IOException {
		JsonNode stopped = stopped();
		Path chunk = chunk(stopped, "chunk-000003.json");
		Files.writeString(chunk, Files.readString(chunk).replace(name(this.marker, 25), name(this.marker, 99)));
		WEBITEL.heal();
		resume(stopped);
		JsonNode damaged = awaitReason("chunk 3 of the load was changed in the folder work/");
		assertThat(damaged.path("reason").asText()).endsWith("abandon the load and drop the list again");
		assertThat(uploaded(name(this.marker, 99))).isEmpty();
		// nothing of the chunk was sent, so the chunk is not in doubt
		assertThat(this.store.sql("select uncertain from list_chunk where load = ? and number = 3")
			.param(id(stopped))
			.query(Boolean.class)
			.single()).isFalse();
		JsonNode abandoned = abandon(damaged);
		assertThat(abandoned.path("accepted").asInt()).isEqualTo(20);
		assertThat(abandoned.path("rejected").asInt()).isEqualTo(5);
		assertThat(abandoned.path("rejections").findValuesAsText("code")).containsExactly("abandoned");
		assertThat(lines(abandoned, "rejected.csv")).hasSize(5).allMatch((line) -> line.contains("abandoned"));
		assertMembers(abandoned);
		assertThat(done(abandoned).resolve("report.html")).content()
			.contains("Rows that are in Webitel and stay there: 20 of 25.");
	}

	@Test
	void loadWithoutFilesStopsAndBlocksNoOther() throws IOException {
		JsonNode stopped = stopped();
		FileSystemUtils.deleteRecursively(MEMBERS.resolve("work").resolve(id(stopped)));
		WEBITEL.heal();
		resume(stopped);
		JsonNode damaged = awaitReason("missing from the folder work/");
		assertEachRowOnce(loaded(drop(marker(), 12)));
		JsonNode abandoned = abandon(damaged);
		assertThat(abandoned.path("rows").asInt()).isEqualTo(ROWS);
		assertThat(abandoned.path("accepted").asInt() + abandoned.path("rejected").asInt()).isEqualTo(ROWS);
		assertThat(WEBITEL.membersOf(id(abandoned))).hasSize(abandoned.path("accepted").asInt());
	}

	@Test
	void abandonEndsFirstPass() throws IOException {
		WEBITEL.answerAfter(Duration.ofSeconds(3));
		String file = drop(this.marker, ROWS);
		JsonNode reading = await(file, "reading");
		JsonNode abandoned = abandon(reading);
		WEBITEL.heal();
		assertThat(abandoned.path("rows").asInt()).isZero();
		assertThat(done(abandoned).resolve(file)).hasContent(list(this.marker, ROWS));
		// no member is in Webitel, so the list may be dropped again
		drop(this.marker, ROWS);
		JsonNode again = await().until(() -> load(file),
				(load) -> !id(load).equals(id(abandoned)) && state(load).equals("loaded"));
		assertEachRowOnce(receipt(done(again)));
		assertThat(WEBITEL.membersOf(id(abandoned))).isEmpty();
	}

	@Test
	void abandonDuringUploadDoublesNoRow() throws IOException {
		uploads(name(this.marker, 55)).failAlways(Failure.lateAnswer(Duration.ofSeconds(3)));
		uploads(name(this.marker, 45)).failAlways(Failure.answerLost());
		String file = drop(this.marker, 60);
		await().until(() -> uploaded(name(this.marker, 45)).size() + uploaded(name(this.marker, 55)).size() >= 2);
		JsonNode abandoned = abandon(load(file));
		// rows in doubt are rejected, and their members are deleted once found in Webitel
		this.store.sql("update list_load set due_at = now() where id = ? and due_at is not null")
			.param(id(abandoned))
			.update();
		await().untilAsserted(() -> assertMembers(abandoned));
		drop("in/soft", file, list(this.marker, 60));
		JsonNode again = await().until(() -> load(file), (load) -> state(load).equals("already-loaded"));
		assertThat(again.path("reason").asText()).contains(id(abandoned));
	}

	@Test
	void rejectsAbandonOfEndedAndResumeOfAbandonedLoad() throws IOException {
		JsonNode loaded = loaded(drop(marker(), 1));
		JsonNode problem = ok(409, admin("POST", "/admin/loads/" + id(loaded) + "/abandon"));
		assertThat(problem.path("code").asText()).isEqualTo("load-ended");
		assertThat(problem.path("detail").asText()).contains("loaded");
		JsonNode abandoned = abandon(stopped());
		for (String action : List.of("resume", "abandon")) {
			assertThat(ok(409, admin("POST", "/admin/loads/" + id(abandoned) + "/" + action)).path("detail").asText())
				.contains("abandoned");
		}
		assertThat(admin("POST", "/admin/loads/20261122-101500-soft-00000000/abandon").statusCode()).isEqualTo(404);
		assertThat(ok(200, admin("GET", "/admin/loads?state=abandoned")).path("items")).contains(abandoned);
	}

	@Test
	void abandonedLoadCanBeUndone() throws IOException {
		JsonNode abandoned = abandon(stopped());
		ok(202, admin("POST", "/admin/loads/" + id(abandoned) + "/undo"));
		await(this.marker + ".csv", "undone");
		assertThat(WEBITEL.membersOf(id(abandoned))).isEmpty();
	}

	@Test
	void overdueFirstPassStops() throws IOException {
		assertThat(ListOpener.limit(0)).isEqualTo(Duration.ofMinutes(5));
		assertThat(ListOpener.limit(100_000_000)).isBetween(Duration.ofMinutes(20), Duration.ofHours(2));
		WEBITEL.answerAfter(Duration.ofSeconds(20));
		String file = drop(this.marker, ROWS);
		JsonNode reading = await(file, "reading");
		Load held = await().until(() -> stored(reading), (load) -> load.holder() != null);
		this.claims.limit(held, Duration.ZERO);
		assertThat(await(file, "stopped").path("reason").asText()).startsWith("reading the list took too long");
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(reading) + "/resume"));
		assertEachRowOnce(loaded(file));
	}

	@Test
	void failedFirstPassLeavesNoPlan() throws IOException {
		WEBITEL.answerAfter(Duration.ofSeconds(2));
		String file = drop(this.marker, ROWS);
		JsonNode reading = await(file, "reading");
		Path work = MEMBERS.resolve("work").resolve(id(reading));
		// in the place of the folder that the pass needs
		Path original = work.resolve("original").resolve(file);
		Files.move(original, work.resolve(file));
		WEBITEL.heal();
		awaitReason("the list is missing from the folder work/");
		assertThat(folders(work)).extracting((each) -> each.getFileName().toString())
			.containsExactlyInAnyOrder("load.json", "original", file);
		Files.move(work.resolve(file), original);
		resume(reading);
		assertEachRowOnce(loaded(file));
	}

	@Test
	void firstPassWithLostLeaseKeepsPlanOfAnother() throws IOException {
		JsonNode stopped = stopped();
		Load mine = stored(stopped);
		Load lost = new Load(mine.id(), mine.dialer(), mine.mode(), mine.file(), mine.sha256(), mine.version(),
				mine.started(), LoadState.READING, "plan-lost", "lost", null);
		this.lists.close(lost, this.lists.open(lost, this.lists.dialers(lost), null, Map.of(), Map.of(), null), null);
		assertThat(chunk(stopped, "chunk-000003.json")).exists();
		assertThat(chunk(stopped, "").getParent().resolve("plan-lost")).doesNotExist();
		WEBITEL.heal();
		resume(stopped);
		assertEachRowOnce(loaded(this.marker + ".csv"));
	}

	@Test
	void leftoverPlanIsDeletedOnceAnotherIsRecorded() throws IOException {
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		uploads(name(this.marker, 25)).failAlways(Failure.error(400, "app.member.valid.queue", "no"));
		String file = drop(this.marker, ROWS);
		Path work = MEMBERS.resolve("work").resolve(id(await(file, "reading")));
		Path left = Files.createDirectory(work.resolve("plan-left"));
		WEBITEL.answerAfter(Duration.ZERO);
		WEBITEL.release();
		await(file, "uploading", "stopped");
		await().until(() -> !Files.exists(left));
		WEBITEL.heal();
		resume(await(file, "stopped"));
		assertEachRowOnce(loaded(file));
	}

	@Test
	void leftoversOfEndedLoadAreDeletedAndNeverUploaded() throws IOException {
		JsonNode stopped = stopped();
		Path work = MEMBERS.resolve("work").resolve(id(stopped));
		Path left = MEMBERS.resolve(this.marker);
		FileSystemUtils.copyRecursively(work, left);
		JsonNode abandoned = abandon(stopped);
		Files.move(left, work);
		await().until(() -> !Files.exists(work));
		assertThat(done(abandoned).resolve(this.marker + ".csv")).exists();
	}

	@Test
	void unmovedListIsDeletedBeforeItsLoadLeavesTheStore() throws IOException {
		JsonNode stopped = stopped();
		Path work = MEMBERS.resolve("work").resolve(id(stopped));
		Path left = MEMBERS.resolve(this.marker);
		FileSystemUtils.copyRecursively(work, left);
		JsonNode abandoned = abandon(stopped);
		// as if done/ had not been writable
		FileSystemUtils.deleteRecursively(done(abandoned));
		Files.move(left, work);
		this.store.sql("update list_load set ended_at = now() - interval '10 years', due_at = null where id = ?")
			.param(id(stopped))
			.update();
		WEBITEL.heal();
		this.retention.sweep();
		assertThat(admin("GET", "/admin/loads/" + id(stopped)).statusCode()).isEqualTo(404);
		assertThat(work).doesNotExist();
		assertEachRowOnce(loaded(drop(marker(), 1)));
		assertThat(load(this.marker + ".csv")).isNull();
	}

	@Test
	void fileGrowingAfterFirstUploadIsReported() throws IOException {
		uploads(name(this.marker, 25)).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		String file = drop(this.marker, ROWS);
		JsonNode running = await().until(() -> load(file), (load) -> load != null && load.path("accepted").asInt() > 9);
		Files.writeString(MEMBERS.resolve("work").resolve(id(running)).resolve("original").resolve(file),
				"\n99,Late,380503000099,,,1,", StandardOpenOption.APPEND);
		WEBITEL.release();
		JsonNode receipt = loaded(file);
		assertThat(receipt.path("changed_while_loading").asBoolean()).isTrue();
		assertThat(load(file).path("changed_while_loading").asBoolean()).isTrue();
		assertThat(done(receipt).resolve("report.html")).content().contains("Rows may be missing");
		assertThat(loaded(drop(marker(), 1)).has("changed_while_loading")).isFalse();
	}

	/** Returns a load that stopped at its third chunk; two chunks are loaded. */
	private JsonNode stopped() throws IOException {
		uploads(name(this.marker, 25)).failAlways(Failure.error(400, "app.member.valid.queue", "no"));
		String file = drop(this.marker, ROWS);
		await(file, "stopped");
		return await().until(() -> load(file), (load) -> load.path("accepted").asInt() == 20);
	}

	/** Returns the load with the version and the lease that the store has. */
	private Load stored(JsonNode load) {
		return this.store.sql("select version, holder from list_load where id = :id")
			.param("id", id(load))
			.query((row, n) -> new Load(id(load), load.path("dialer").asText(), LoadMode.LOAD,
					load.path("file").asText(), load.path("sha256").asText(), row.getString("version"),
					OffsetDateTime.parse(load.path("started_at").asText()).toInstant(), LoadState.of(state(load)), null,
					row.getString("holder"), null))
			.single();
	}

	private void resume(JsonNode load) {
		ok(202, admin("POST", "/admin/loads/" + id(load) + "/resume"));
	}

	private JsonNode awaitReason(String reason) {
		JsonNode stopped = awaitRetried(this.marker + ".csv", "stopped");
		assertThat(stopped.path("reason").asText()).contains(reason);
		return stopped;
	}

	private JsonNode abandon(JsonNode load) throws IOException {
		ok(202, admin("POST", "/admin/loads/" + id(load) + "/abandon"));
		JsonNode abandoned = await().until(() -> ok(200, admin("GET", "/admin/loads/" + id(load))),
				(each) -> state(each).equals("abandoned"));
		assertThat(abandoned.path("reason").asText()).startsWith("The load was abandoned");
		assertThat(receipt(done(abandoned))).isEqualTo(abandoned);
		assertThat(MEMBERS.resolve("work").resolve(id(load))).doesNotExist();
		return abandoned;
	}

	/** Asserts that each accepted row is in Webitel once, and no other row is. */
	private static void assertMembers(JsonNode load) throws IOException {
		assertThat(lines(load, "accepted.csv")).extracting((line) -> Long.valueOf(line.split(",")[3]))
			.containsExactlyInAnyOrderElementsOf(WEBITEL.membersOf(id(load)).stream().map(StoredMember::id).toList());
	}

	private static Path chunk(JsonNode load, String name) throws IOException {
		Path work = MEMBERS.resolve("work").resolve(id(load));
		return folders(work).stream()
			.filter((folder) -> folder.getFileName().toString().startsWith("plan-"))
			.findAny()
			.orElseThrow()
			.resolve(name);
	}

}
