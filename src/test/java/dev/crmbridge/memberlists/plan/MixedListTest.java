package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Tests lists whose rows name their dialers: one load for several queues. */
class MixedListTest extends ListTestBase {

	private static final String HEADER = "dialer,client_id,client_name,mobile,home,contract,debt,priority,phone,agent\n";

	private final String file = marker() + ".csv";

	@Test
	void loadsMixedListAsOneLoadWithCountsOfEachDialer() throws IOException {
		drop("in/mixed", this.file, HEADER + """
				soft,1,Olena Bondarchuk,0501112233,,C-1,1,,,
				agent-bound,2,Sofia Exampliak,,,C-2,2,,0671112201,Olena Bondar
				soft,3,Maria Spilna,0501112233,,C-3,3,,,
				unlisted,4,Ivan Mockovych,0501112244,,C-4,4,,,
				agent-bound,5,Olha Demoiuk,,,C-5,5,,0671112202,Missing Agent
				""");
		JsonNode receipt = loaded(this.file);
		assertCounts(receipt, 5, 2, 2, 1);
		assertThat(receipt.path("queue").asText()).isEmpty();
		assertCounts(receipt.path("dialers").path("soft"), 2, 1, 0, 1);
		assertCounts(receipt.path("dialers").path("agent-bound"), 2, 1, 1, 0);
		List<StoredMember> members = WEBITEL.membersOf(id(receipt));
		assertThat(members).extracting(StoredMember::name, StoredMember::queue, StoredMember::bucket)
			.containsExactlyInAnyOrder(tuple("Olena Bondarchuk", 11L, 0L), tuple("Sofia Exampliak", 13L, 101L));
		assertThat(members).extracting((member) -> member.variables().get("import_chunk"))
			.containsExactlyInAnyOrder("1", "2");
		assertThat(lines(receipt, "accepted.csv")).containsExactly(
				"1,Olena Bondarchuk,380501112233," + id(members, 11) + ",soft",
				"2,Sofia Exampliak,380671112201," + id(members, 13) + ",agent-bound");
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.split(",")[0])
			.containsExactly("unlisted", "agent-bound");
	}

	@Test
	void previewsMixedListWithDialers() throws IOException {
		drop("preview/mixed", this.file, HEADER + """
				soft,1,=Olena; "Bondarchuk",0501112233,,C-1,1,,,
				agent-bound,2,Sofia Exampliak,,,C-2,2,,0671112201,Olena Bondar
				unlisted,4,Ivan Mockovych,0501112244,,C-4,4,,,
				""");
		JsonNode receipt = receipt(done(await(this.file, "preview")));
		assertCounts(receipt, 3, 2, 1, 0);
		assertThat(done(receipt).resolve("accepted.csv")).content().isEqualTo("""
				row,name,destination,member_id,dialer
				1,"'=Olena; ""Bondarchuk\""",380501112233,,soft
				2,Sofia Exampliak,380671112201,,agent-bound
				""".replace("\n", "\r\n"));
		assertThat(WEBITEL.membersOf(id(receipt))).isEmpty();
	}

	@Test
	void undoesMixedLoadInAllQueues() throws IOException {
		drop("in/mixed", this.file, HEADER + """
				soft,6,Olena Bondarchuk,0501112266,,C-6,1,,,
				agent-bound,7,Sofia Exampliak,,,C-7,2,,0671112207,Olena Bondar
				""");
		JsonNode receipt = loaded(this.file);
		ok(202, admin("POST", "/admin/loads/" + id(receipt) + "/undo"));
		assertThat(await(this.file, "undone").path("deleted").asInt()).isEqualTo(2);
		assertThat(WEBITEL.membersOf(id(receipt))).isEmpty();
	}

	private static long id(List<StoredMember> members, long queue) {
		return members.stream().filter((member) -> member.queue() == queue).findFirst().orElseThrow().id();
	}

	private static void assertCounts(JsonNode counts, int rows, int accepted, int rejected, int duplicates) {
		assertThat(List.of(counts.path("rows").asInt(), counts.path("accepted").asInt(),
				counts.path("rejected").asInt(), counts.path("duplicates").asInt()))
			.containsExactly(rows, accepted, rejected, duplicates);
	}

}
