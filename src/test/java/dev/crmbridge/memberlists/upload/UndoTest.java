package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Undo of loads: members without a dialer attempt are deleted, the others stay. */
class UndoTest extends ListTestBase {

	private static final int ROWS = 25;

	private final String marker = marker();

	@Test
	void undoDeletesUncalledMembers() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		JsonNode asked = ok(202, admin("POST", undo(receipt)));
		assertThat(state(asked)).isIn("undoing", "undone");
		JsonNode undone = await(this.marker + ".csv", "undone");
		assertThat(WEBITEL.membersOf(id(receipt))).isEmpty();
		assertThat(undone.path("deleted").asInt()).isEqualTo(ROWS);
		assertThat(undone.path("kept").asInt()).isZero();
		assertSums(undone);
		assertThat(receipt(done(undone))).isEqualTo(undone);
		assertThat(Files.readString(done(undone).resolve("report.html"))).contains("undone");
	}

	@Test
	void calledMembersStay() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		List<StoredMember> members = WEBITEL.membersOf(id(receipt));
		WEBITEL.startAttempt(members.get(3).id());
		WEBITEL.timeOutAttempt(WEBITEL.startAttempt(members.get(14).id()));
		ok(202, admin("POST", undo(receipt)));
		JsonNode undone = await(this.marker + ".csv", "partly-undone");
		assertThat(undone.path("deleted").asInt()).isEqualTo(ROWS - 2);
		assertThat(undone.path("kept").asInt()).isEqualTo(2);
		assertSums(undone);
		assertThat(WEBITEL.membersOf(id(receipt))).extracting(StoredMember::id)
			.containsExactly(members.get(3).id(), members.get(14).id());
		assertThat(WEBITEL.deletions())
			.filteredOn((deletion) -> deletion.filter().at("/variables/import_id").asText().equals(id(receipt)))
			.flatExtracting((deletion) -> deletion.deleted())
			.doesNotHaveDuplicates()
			.hasSize(ROWS - 2);
	}

	@Test
	void receiptDroppedIntoUndoUndoesItsLoad() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		drop("undo", this.marker + ".json", Files.readString(done(receipt).resolve("receipt.json")));
		JsonNode undone = await(this.marker + ".csv", "undone");
		assertThat(undone.path("deleted").asInt()).isEqualTo(ROWS);
		assertThat(WEBITEL.membersOf(id(receipt))).isEmpty();
		await().untilAsserted(() -> assertThat(MEMBERS.resolve("undo")).isEmptyDirectory());
	}

	@Test
	void undoOfStoppedLoadRejectsUnsentRows() throws IOException {
		uploads(name(this.marker, 15)).failAlways(Failure.error(400, "app.member.valid.queue", "no"));
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		ok(202, admin("POST", undo(stopped)));
		JsonNode undone = await(file, "undone");
		assertSums(undone);
		assertThat(undone.path("rejections").findValuesAsText("code")).containsExactly("taken-back");
		assertThat(undone.path("rejected").asInt()).isBetween(10, ROWS);
		assertThat(undone.path("deleted").asInt()).isEqualTo(undone.path("accepted").asInt());
		assertThat(lines(undone, "rejected.csv")).hasSize(undone.path("rejected").asInt())
			.allMatch((line) -> line.contains("the load was undone"));
		assertThat(done(undone).resolve(file)).hasContent(list(this.marker, ROWS));
		await().untilAsserted(() -> assertThat(WEBITEL.membersOf(id(stopped))).isEmpty());
	}

	@Test
	void undoDuringUploadLeavesNoMember() throws IOException {
		// committed at once, answered when the undo is under way
		uploads(name(this.marker, 55)).failAlways(Failure.lateAnswer(FakeWebitel.RELEASED));
		uploads(name(this.marker, 45)).failAlways(Failure.lateCommit(FakeWebitel.RELEASED));
		String file = drop(this.marker, 60);
		await().until(() -> uploaded(name(this.marker, 45)).size() + uploaded(name(this.marker, 55)).size() == 2);
		ok(202, admin("POST", undo(load(file))));
		WEBITEL.release();
		JsonNode undone = await(file, "undone", "partly-undone");
		assertSums(undone);
		await().untilAsserted(() -> assertThat(WEBITEL.membersOf(id(undone))).isEmpty());
		assertThat(state(load(file))).isEqualTo("undone");
		assertThat(uploaded(name(this.marker, 45))).hasSize(1);
	}

	@Test
	void undoContinuesWhenWebitelIsBack() throws IOException {
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		WEBITEL.stop();
		try {
			ok(202, admin("POST", undo(receipt)));
			assertThat(state(load(this.marker + ".csv"))).isEqualTo("undoing");
		}
		finally {
			WEBITEL.start();
		}
		assertThat(awaitRetried(this.marker + ".csv", "undone").path("deleted").asInt()).isEqualTo(ROWS);
		assertThat(WEBITEL.membersOf(id(receipt))).isEmpty();
	}

	@Test
	void sameFileLoadsAgainOnSameDayAfterUndo() throws IOException {
		JsonNode first = loaded(drop(this.marker, ROWS));
		ok(202, admin("POST", undo(first)));
		await(this.marker + ".csv", "undone");
		drop(this.marker, ROWS);
		JsonNode second = receipt(done(await().until(() -> load(this.marker + ".csv"),
				(load) -> !id(load).equals(id(first)) && state(load).equals("loaded"))));
		assertThat(second.path("sha256")).isEqualTo(first.path("sha256"));
		assertEachRowOnce(second);
		assertThat(WEBITEL.membersOf(id(first))).isEmpty();
	}

	@Test
	void rejectsUndoOfUnknownLoad() throws IOException {
		assertThat(ok(404, admin("POST", "/admin/loads/20261122-101500-soft-00000000/undo")).path("code").asText())
			.isEqualTo("not-found");
		Path failed = refused("{\"load\":\"20261122-101500-soft-00000000\"}");
		assertThat(failed.resolve("reason.txt")).content().contains("There is no load 20261122-101500-soft-00000000");
	}

	@Test
	void rejectsUndoOfPreview() throws IOException {
		drop("preview/soft", this.marker + ".csv", list(this.marker, ROWS));
		JsonNode preview = await(this.marker + ".csv", "preview");
		assertThat(ok(409, admin("POST", undo(preview))).path("code").asText()).isEqualTo("load-not-undoable");
		Path failed = refused(Files.readString(done(preview).resolve("receipt.json")));
		assertThat(failed.resolve("reason.txt")).content()
			.contains(id(preview), "cannot be undone: its state is preview");
		assertThat(state(load(this.marker + ".csv"))).isEqualTo("preview");
	}

	@Test
	void fileOtherThanReceiptGoesToFailed() throws IOException {
		assertThat(refused("Olena Bondarchuk").resolve("reason.txt")).content().contains("not the receipt.json");
		assertThat(refused("{\"load\":42}").resolve("reason.txt")).content().contains("not the receipt.json");
		assertThat(refused(" ").resolve("reason.txt")).content().contains("not the receipt.json");
	}

	/** Drops a file into {@code undo/} and waits until it is in {@code failed/}. */
	private Path refused(String receipt) throws IOException {
		String name = marker() + ".json";
		drop("undo", name, receipt);
		Path failed = await().until(() -> folders(MEMBERS.resolve("failed")).stream()
			.filter((folder) -> Files.exists(folder.resolve(name)))
			.findAny()
			.orElse(null), (folder) -> folder != null);
		assertThat(failed.resolve(name)).hasContent(receipt);
		assertThat(failed.getFileName().toString()).matches("\\d{8}-\\d{6}-undo-[0-9a-f]{8}(-\\d+)?");
		return failed;
	}

	private static String undo(JsonNode load) {
		return "/admin/loads/" + id(load) + "/undo";
	}

	private static void assertSums(JsonNode load) {
		assertThat(load.path("accepted").asInt() + load.path("rejected").asInt() + load.path("duplicates").asInt())
			.isEqualTo(load.path("rows").asInt());
		assertThat(load.path("deleted").asInt() + load.path("kept").asInt()).isEqualTo(load.path("accepted").asInt());
	}

}
