package dev.crmbridge.memberlists;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests lists with which the members of a dialer are synchronised. */
class SyncListTest extends KeyedListTestBase {

	private final String same = row("K1", "Olena");

	private final String number = number();

	private final String before = row("K2", "Petro", this.number);

	private final String after = row("K2", "Petro Melnyk", this.number);

	private final String gone = row("K3", "Ivan");

	private final String fresh = row("K4", "Oksana");

	@Test
	void addsReplacesKeepsAndRemoves() throws IOException {
		JsonNode first = dropped("sync", "keyed", HEADER, this.same, this.before, this.gone);
		assertThat(first.path("state").asText()).isEqualTo("synchronised");
		assertThat(first.path("action").asText()).isEqualTo("sync");
		assertChanges(first, 3, 0, 0, 0, 0, 0);
		StoredMember kept = member("Olena");
		long removed = member("Ivan").id();
		JsonNode second = dropped("sync", "keyed", HEADER, this.same, this.after, this.fresh);
		assertChanges(second, 1, 1, 1, 0, 1, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk", "K4:Oksana");
		assertThat(member("Olena")).isEqualTo(kept);
		assertThat(Files.readAllLines(folder(second).resolve("accepted.csv"))).containsExactlyInAnyOrder(
				"row,name,destination,member_id,what",
				"1,Olena," + kept.communications().get(0).destination() + "," + kept.id() + ",kept",
				"2,Petro Melnyk," + this.number + "," + member("Petro Melnyk").id() + ",replaced",
				"3,Oksana," + this.fresh.split(",")[2] + "," + member("Oksana").id() + ",added");
		assertThat(Files.readAllLines(folder(second).resolve("removed.csv"))).containsExactly("key,name,member_id",
				"K3,Ivan," + removed);
		assertThat(Files.readString(folder(second).resolve("report.html")))
			.contains("1 added, 1 replaced, 1 removed, 1 kept.");
	}

	@Test
	void sameFileChangesNothing() throws IOException {
		dropped("sync", "daily", HEADER, this.same, this.before);
		List<StoredMember> members = members();
		assertChanges(dropped("sync", "daily", HEADER, this.same, this.before), 0, 0, 2, 0, 0, 0);
		assertThat(members()).isEqualTo(members);
	}

	@Test
	void orderOfColumnsIsNoChange() throws IOException {
		dropped("sync", "keyed", HEADER, this.same);
		String[] fields = this.same.strip().split(",");
		JsonNode receipt = dropped("sync", "keyed", "client_name,home,mobile,contract\n",
				fields[1] + ",," + fields[2] + "," + fields[0] + "\n");
		assertChanges(receipt, 0, 0, 1, 0, 0, 0);
	}

	@Test
	void previewHasTheSameFiguresAndChangesNothing() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before, this.gone);
		List<StoredMember> members = members();
		JsonNode preview = dropped("sync-preview", "keyed", HEADER, this.same, this.after, this.fresh);
		assertThat(preview.path("state").asText()).isEqualTo("preview");
		assertChanges(preview, 1, 1, 1, 0, 1, 0);
		assertThat(linesOf(preview, "removed.csv")).containsExactly("K3,Ivan," + member("Ivan").id());
		assertThat(linesOf(preview, "accepted.csv")).hasSize(3);
		assertThat(members()).isEqualTo(members);
	}

	@Test
	void closedMemberIsAddedAgainOnlyWithAnotherHash() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		close(member("Olena"));
		close(member("Petro"));
		JsonNode receipt = dropped("sync", "keyed", HEADER, this.same, this.after);
		assertChanges(receipt, 1, 0, 0, 1, 0, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro", "K2:Petro Melnyk");
	}

	@Test
	void expiredMemberIsReplaced() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		WEBITEL.expire(member("Olena").id());
		assertChanges(dropped("sync", "keyed", HEADER, this.same, this.before), 0, 1, 1, 0, 0, 0);
		assertThat(members()).hasSize(2);
	}

	@Test
	void secondMemberOfAKeyIsRemoved() throws IOException {
		dropped("in", "keyed", HEADER, this.before, this.same);
		dropped("in", "keyed", HEADER, this.after);
		assertChanges(dropped("sync", "keyed", HEADER, this.same, this.after), 0, 0, 2, 0, 1, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
	}

	@Test
	void rejectedRowKeepsItsMember() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		JsonNode receipt = dropped("sync", "keyed", HEADER, row("K1", "", number()), this.before,
				row("K5", "Bohdan", "12"));
		assertChanges(receipt, 0, 0, 1, 0, 0, 0);
		assertThat(receipt.path("rejected").asInt()).isEqualTo(2);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro");
	}

	@Test
	void rowWithoutKeyRefusesTheList() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		JsonNode empty = refused("sync", "keyed", HEADER, this.same, row("", "Petro"));
		assertThat(empty.path("reason").asText()).contains("(contract): 1, the first is row 2");
		refused("sync", "keyed", HEADER, this.same, "K2\n");
		assertThat(members()).hasSize(2);
	}

	@Test
	void removesNoMoreThanTheLimit() throws IOException {
		String[] rows = IntStream.rangeClosed(1, 12).mapToObj((n) -> row("L" + n, "Client")).toArray(String[]::new);
		dropped("sync", "strict", HEADER, rows);
		JsonNode refused = refused("sync", "strict", HEADER, rows[0]);
		assertThat(refused.path("reason").asText()).contains("11 of 12 members", "the limit is 3");
		assertThat(members()).hasSize(12);
		assertChanges(dropped("sync", "strict", HEADER, rows[0], rows[1]), 0, 0, 2, 0, 10, 0);
	}

	@Test
	void headerAloneAndListOfAnotherDialerAreRefused() throws IOException {
		dropped("sync", "keyed", HEADER, this.same);
		refused("sync", "keyed", HEADER);
		refused("sync", "keyed", "id,name,phone\n", "1,Olena," + number() + "\n");
		refused("sync", "unkeyed", HEADER, this.same);
		assertThat(members()).hasSize(1);
	}

	@Test
	void membersInACallStayAndAreReported() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before, this.gone);
		long replaced = WEBITEL.startAttempt(member("Petro").id());
		long removed = WEBITEL.startAttempt(member("Ivan").id());
		JsonNode receipt = dropped("sync", "keyed", HEADER, this.same, this.after, this.fresh);
		assertChanges(receipt, 1, 0, 1, 0, 0, 1);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("being-called");
		assertThat(linesOf(receipt, "rejected.csv")).singleElement().asString().contains("K2", "in a call");
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro", "K3:Ivan", "K4:Oksana");
		WEBITEL.timeOutAttempt(replaced);
		WEBITEL.timeOutAttempt(removed);
		assertChanges(dropped("sync", "keyed", HEADER, this.same, this.after, this.fresh), 0, 1, 2, 0, 1, 0);
	}

	@Test
	void callThatEndsInTimeHoldsNoRowBack() throws IOException {
		dropped("sync", "keyed", HEADER, this.before, this.gone);
		long attempt = WEBITEL.startAttempt(member("Petro").id());
		String file = marker() + ".csv";
		dropFile("sync/keyed", file, HEADER + this.after + row("K3", "Ivan Koval"));
		await().until(() -> keys().contains("K3:Ivan Koval"));
		WEBITEL.timeOutAttempt(attempt);
		assertChanges(ended(file), 0, 2, 0, 0, 0, 0);
		assertThat(keys()).containsExactly("K2:Petro Melnyk", "K3:Ivan Koval");
	}

	@Test
	void lostAnswersAndFailuresLoseAndDoubleNoMember() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before, this.gone);
		WEBITEL.on(Operation.DELETE_MEMBERS).failNext(Failure.answerLost(), 1);
		uploads("Petro Melnyk").failNext(Failure.answerLost(), 1);
		JsonNode receipt = dropped("sync", "keyed", HEADER, this.same, this.after, this.fresh);
		assertChanges(receipt, 1, 1, 1, 0, 1, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk", "K4:Oksana");
	}

	@Test
	void memberThatAPersonHasDeletedIsReplaced() throws IOException {
		dropped("sync", "keyed", HEADER, this.before);
		WEBITEL.on(Operation.DELETE_MEMBERS).failNext(Failure.serverError(), 1);
		WEBITEL.delete(member("Petro").id());
		assertChanges(dropped("sync", "keyed", HEADER, this.after), 1, 0, 0, 0, 0, 0);
	}

	@Test
	void secondListWaitsForTheFirst() throws IOException {
		dropped("sync", "keyed", HEADER, this.same, this.before);
		uploads("Petro Melnyk").failNext(Failure.tooManyRequests(1), 2);
		String first = marker() + ".csv";
		dropFile("sync/keyed", first, HEADER + this.same + this.after);
		await().until(() -> load(first) != null);
		JsonNode second = dropped("sync", "keyed", HEADER, this.same, this.after);
		assertChanges(second, 0, 0, 2, 0, 0, 0);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
	}

	@Test
	void cannotBeUndone() throws IOException {
		JsonNode receipt = dropped("sync", "keyed", HEADER, this.same);
		assertThat(ok(409, admin("POST", "/admin/loads/" + id(receipt) + "/undo")).path("code").asText())
			.isEqualTo("no-undo");
	}

}
