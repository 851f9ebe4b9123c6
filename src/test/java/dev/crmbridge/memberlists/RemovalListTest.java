package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests lists whose rows name members that are to be deleted. */
class RemovalListTest extends KeyedListTestBase {

	private final String number = number();

	private final String other = number();

	@Test
	void removesMembersOfAKeyWhicheverLoadMadeThem() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena"), row("K2", "Petro"));
		dropped("in", "keyed", HEADER, row("K1", "Olena Koval"));
		long first = member("Olena").id();
		long second = member("Olena Koval").id();
		JsonNode receipt = dropped("remove", "keyed", "contract,why\n", "K1,paid\n", "K9,paid\n", "K1,paid\n",
				",paid\n");
		assertThat(receipt.path("state").asText()).isEqualTo("removed");
		assertThat(receipt.path("action").asText()).isEqualTo("remove");
		assertCounts(receipt, 4, 1, 2, 1);
		assertThat(linesOf(receipt, "accepted.csv")).containsExactly("1,K1," + first, "1,K1," + second);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactlyInAnyOrder("not-found",
				"empty-column");
		assertThat(keys()).containsExactly("K2:Petro");
		assertCounts(dropped("remove", "keyed", "contract,again\n", "K1,1\n"), 1, 0, 1, 0);
	}

	@Test
	void numberFindsMemberInAnyOfItsCommunications() throws IOException {
		dropped("in", "unkeyed", HEADER, "K1,Olena," + this.number + "," + this.other + "\n", row("K2", "Petro"));
		String written = "0" + this.other.substring(3, 5) + " " + this.other.substring(5);
		JsonNode receipt = dropped("remove", "unkeyed", "mobile\n", written + "\n", this.number + "\n", "12\n");
		assertCounts(receipt, 3, 1, 1, 1);
		assertThat(keys()).containsExactly(":Petro");
	}

	@Test
	void namesMembersByNumberWithoutTheColumnsOfTheKey() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena", this.number), row("K2", "Petro", this.other));
		JsonNode receipt = dropped("remove", "keyed", "home\n", this.number + "\n");
		assertCounts(receipt, 1, 1, 0, 0);
		assertThat(linesOf(receipt, "accepted.csv")).singleElement().asString().startsWith("1,K1,");
		assertThat(keys()).containsExactly("K2:Petro");
	}

	@Test
	void leavesMembersOfOtherDialersAndOfPeople() throws IOException {
		dropped("in", "unkeyed", HEADER, row("K1", "Olena", this.number));
		dropped("in", "keyed", HEADER, row("K1", "Petro", this.number));
		assertCounts(dropped("remove", "unkeyed", "mobile\n", this.number + "\n"), 1, 1, 0, 0);
		assertThat(keys()).containsExactly("K1:Petro");
		assertCounts(dropped("remove", "skipping", "contract\n", "K1\n"), 1, 0, 1, 0);
		assertThat(keys()).containsExactly("K1:Petro");
	}

	@Test
	void leavesClosedMembers() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena"));
		close(member("Olena"));
		assertCounts(dropped("remove", "keyed", "contract\n", "K1\n"), 1, 0, 1, 0);
		assertThat(members()).hasSize(1);
	}

	@Test
	void refusesListWithoutColumnsThatNameMembers() throws IOException {
		assertThat(refused("remove", "keyed", "id,name\n", "1,Olena\n").path("reason").asText()).contains("contract");
		assertThat(refused("remove", "unkeyed", "id,name\n", "1,Olena\n").path("reason").asText()).contains("mobile");
	}

	@Test
	void memberInACallIsAskedForAgain() throws IOException {
		dropped("in", "keyed", HEADER, row("K1", "Olena"), row("K2", "Petro"), row("K3", "Ivan"));
		long ended = WEBITEL.startAttempt(member("Olena").id());
		WEBITEL.startAttempt(member("Petro").id());
		String file = marker() + ".csv";
		dropFile("remove/keyed", file, "contract\nK1\nK2\nK3\n");
		await().until(() -> !keys().contains("K3:Ivan"));
		WEBITEL.timeOutAttempt(ended);
		JsonNode receipt = ended(file);
		assertCounts(receipt, 3, 2, 1, 0);
		assertThat(linesOf(receipt, "rejected.csv")).singleElement().asString().startsWith("K2,2,");
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("being-called");
		assertThat(keys()).containsExactly("K2:Petro");
	}

	@Test
	void lostAnswersAndFailuresRemoveEachMemberOnce() throws IOException {
		String[] rows = IntStream.rangeClosed(1, 25).mapToObj((n) -> row("K" + n, "Client")).toArray(String[]::new);
		dropped("in", "keyed", HEADER, rows);
		WEBITEL.on(Operation.DELETE_MEMBERS).failNext(Failure.answerLost(), 1);
		WEBITEL.on(Operation.MEMBERS).failNext(Failure.serverError(), 1);
		String[] keys = IntStream.rangeClosed(1, 24).mapToObj((n) -> "K" + n + "\n").toArray(String[]::new);
		assertCounts(dropped("remove", "keyed", "contract\n", keys), 24, 24, 0, 0);
		assertThat(members()).extracting(StoredMember::name).containsExactly("Client");
	}

	private static void assertCounts(JsonNode receipt, int rows, int accepted, int rejected, int duplicates) {
		assertThat(new int[] { receipt.path("rows").asInt(), receipt.path("accepted").asInt(),
				receipt.path("rejected").asInt(), receipt.path("duplicates").asInt() })
			.containsExactly(rows, accepted, rejected, duplicates);
	}

}
